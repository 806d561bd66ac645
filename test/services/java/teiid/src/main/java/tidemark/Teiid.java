package tidemark;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.servlet.DispatcherType;
import javax.sql.DataSource;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.teiid.adminapi.impl.ModelMetaData;
import org.teiid.odata.api.Client;
import org.teiid.olingo.service.LocalClient;
import org.teiid.olingo.web.ODataFilter;
import org.teiid.olingo.web.ODataServlet;
import org.teiid.runtime.EmbeddedConfiguration;
import org.teiid.runtime.EmbeddedServer;
import org.teiid.translator.jdbc.h2.H2ExecutionFactory;

/** A service of Teiid over H2. Arguments: port, folder, rows of a page. */
public final class Teiid {
  private static final String DATABASE = "java:/shop";

  private Teiid() {}

  public static void main(String[] arguments) throws Exception {
    DataSource database = JdbcConnectionPool.create("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "sa", "");
    createTables(database);
    Admin.start(database, Path.of(arguments[1]));
    EmbeddedServer teiid = start(database);
    Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
    server.setHandler(contextOf(teiid, arguments[2]));
    server.start();
    System.out.println("ready");
  }

  private static void createTables(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE Orders (ID INTEGER PRIMARY KEY, ModifiedAt TIMESTAMP(9), Amount DECIMAL(19, 4), Big BIGINT,
            Note VARCHAR(200));
          CREATE TABLE TextOrders (ID VARCHAR(36) PRIMARY KEY, ModifiedAt TIMESTAMP(9), Note VARCHAR(200));
          """);
    }
  }

  /** The same tables, as it shows them. */
  private static ModelMetaData model() {
    ModelMetaData model = new ModelMetaData();
    model.setName("shop");
    model.addSourceMapping("shop", "h2", DATABASE);
    model.addSourceMetadata(
        "DDL",
        """
        CREATE FOREIGN TABLE Orders (ID integer PRIMARY KEY, ModifiedAt timestamp, Amount bigdecimal(19, 4), Big long,
          Note string(200));
        CREATE FOREIGN TABLE TextOrders (ID string(36) PRIMARY KEY, ModifiedAt timestamp, Note string(200));
        """);
    return model;
  }

  private static EmbeddedServer start(DataSource database) throws Exception {
    EmbeddedServer teiid = new EmbeddedServer();
    H2ExecutionFactory translator = new H2ExecutionFactory();
    translator.start();
    teiid.addTranslator("h2", translator);
    teiid.addConnectionFactory(DATABASE, database);
    EmbeddedConfiguration configuration = new EmbeddedConfiguration();
    configuration.setUseDisk(false);
    teiid.start(configuration);
    teiid.deployVDB("shop", model());
    return teiid;
  }

  private static ServletContextHandler contextOf(EmbeddedServer teiid, String pageSize) {
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/odata4");
    context.setInitParameter("batch-size", pageSize);
    context.addServlet(new ServletHolder(new ODataServlet()), "/*");
    ODataFilter filter =
        new ODataFilter() {
          @Override
          public Client buildClient(String vdb, String version, Properties settings) {
            return new EmbeddedClient(teiid, vdb, settings);
          }
        };
    context.addFilter(new FilterHolder(filter), "/*", EnumSet.allOf(DispatcherType.class));
    return context;
  }

  /** Asks the server of this process. */
  private static final class EmbeddedClient extends LocalClient {
    private final EmbeddedServer teiid;
    private final String vdb;
    private final Properties settings;

    EmbeddedClient(EmbeddedServer teiid, String vdb, Properties settings) {
      super(vdb, "1", settings, new ConcurrentHashMap<>());
      this.teiid = teiid;
      this.vdb = vdb;
      this.settings = settings;
    }

    @Override
    public Connection open() throws SQLException {
      connection = buildConnection(teiid.getDriver(), vdb, "1", settings);
      return connection;
    }
  }
}
