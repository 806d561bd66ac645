package tidemark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A service of SAP CAP for Java. Arguments: port, folder, database (h2, sqlite), rows of an answer, whether links go by value. */
@SpringBootApplication
public class Cap {
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    String database = arguments[2];
    Map<String, Object> settings = new HashMap<>();
    settings.put("server.port", arguments[0]);
    settings.put("server.address", "127.0.0.1");
    settings.put(
        "spring.datasource.url",
        database.equals("h2")
            ? "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1"
            : "jdbc:sqlite:" + folder.resolve("cap.db") + "?busy_timeout=5000");
    settings.put("spring.sql.init.mode", "always");
    settings.put("spring.sql.init.schema-locations", "classpath:schema-" + database + ".sql");
    settings.put("cds.query.limit.max", arguments[3]);
    settings.put("cds.query.limit.reliablePaging.enabled", arguments[4]);
    settings.put("logging.level.root", "WARN");
    SpringApplication application = new SpringApplication(Cap.class);
    application.setDefaultProperties(settings);
    ConfigurableApplicationContext context = application.run();
    Admin.start(context.getBean(DataSource.class), folder);
    System.out.println("ready");
  }
}
