package tidemark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.olingo.commons.api.http.HttpMethod;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataHandler;
import org.apache.olingo.server.api.ODataRequest;
import org.apache.olingo.server.api.ODataResponse;
import org.apache.olingo.server.api.ServiceMetadata;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A service of Apache Olingo over H2. Arguments: port, folder, how answers are cut (none, offset, value), rows of a page, fraction digits of
 * times.
 */
public final class Olingo {
  private static final String BASE = "/odata";

  /** What a service is started with. */
  record Options(Page.Paging paging, int pageSize, int digits) {}

  private Olingo() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    Options options =
        new Options(
            Page.Paging.valueOf(arguments[2].toUpperCase()),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    DataSource database = JdbcConnectionPool.create("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "sa", "");
    createTables(database);
    Admin.start(database, Path.of(arguments[1]));
    OData odata = OData.newInstance();
    ServiceMetadata metadata = odata.createServiceMetadata(new ShopModel(options.digits()), List.of());
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext(BASE, exchange -> serve(exchange, odata, metadata, new Shop(database, options)));
    server.start();
    System.out.println("ready");
  }

  private static void createTables(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE "Orders" ("ID" INTEGER PRIMARY KEY, "ModifiedAt" TIMESTAMP(9), "Amount" DECIMAL(19, 4),
            "Big" BIGINT, "Note" VARCHAR);
          CREATE TABLE "GuidOrders" ("ID" UUID PRIMARY KEY, "ModifiedAt" TIMESTAMP(9), "Note" VARCHAR);
          CREATE INDEX "OrdersAt" ON "Orders" ("ModifiedAt");
          CREATE INDEX "GuidOrdersAt" ON "GuidOrders" ("ModifiedAt");
          """);
    }
  }

  private static void serve(HttpExchange exchange, OData odata, ServiceMetadata metadata, Shop shop)
      throws IOException {
    try (exchange) {
      ODataHandler handler = odata.createRawHandler(metadata);
      handler.register(shop);
      ODataResponse response = handler.process(requestOf(exchange));
      response.getAllHeaders().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      byte[] bytes = bytesOf(response.getContent());
      exchange.sendResponseHeaders(response.getStatusCode(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) exchange.getResponseBody().write(bytes);
    }
  }

  private static byte[] bytesOf(InputStream content) throws IOException {
    return content == null ? new byte[0] : content.readAllBytes();
  }

  private static ODataRequest requestOf(HttpExchange exchange) {
    ODataRequest request = new ODataRequest();
    String base = "http://" + exchange.getRequestHeaders().getFirst("Host") + BASE;
    String path = exchange.getRequestURI().getRawPath().substring(BASE.length());
    request.setMethod(HttpMethod.valueOf(exchange.getRequestMethod()));
    exchange.getRequestHeaders().forEach(request::addHeader);
    request.setBody(exchange.getRequestBody());
    request.setRawBaseUri(base);
    request.setRawODataPath(path);
    request.setRawQueryPath(exchange.getRequestURI().getRawQuery());
    request.setRawRequestUri(base + path + (exchange.getRequestURI().getRawQuery() == null ? "" : "?" + exchange.getRequestURI().getRawQuery()));
    request.setRawServiceResolutionUri("");
    return request;
  }
}
