package tidemark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The database behind a service, for the tests that change and read it past the service. A body {"sql": "…", "rows": [[…], …]} runs the
 * statement once for each row, all in one transaction; {"sql": "…"} answers rows as arrays of texts.
 */
public final class Admin {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Admin() {}

  /** Listens on a port that is free, and writes its number to admin.port in a folder. */
  public static void start(DataSource database, Path folder) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, database));
    server.start();
    Files.writeString(folder.resolve("admin.port"), String.valueOf(server.getAddress().getPort()));
  }

  private static void answer(HttpExchange exchange, DataSource database) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      try (Connection connection = database.getConnection()) {
        send(exchange, 200, JSON.writeValueAsBytes(run(connection, body)));
      } catch (SQLException | RuntimeException error) {
        send(exchange, 500, String.valueOf(error).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static List<List<String>> run(Connection connection, JsonNode body) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(body.get("sql").asText())) {
      if (!body.has("rows")) return query(statement);
      connection.setAutoCommit(false);
      for (JsonNode row : body.get("rows")) {
        for (int index = 0; index < row.size(); index++) {
          JsonNode value = row.get(index);
          statement.setString(index + 1, value.isNull() ? null : value.asText());
        }
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
      return List.of();
    }
  }

  private static List<List<String>> query(PreparedStatement statement) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    if (!statement.execute()) return rows;
    try (ResultSet results = statement.getResultSet()) {
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int index = 1; index <= results.getMetaData().getColumnCount(); index++)
          row.add(results.getString(index));
        rows.add(row);
      }
    }
    return rows;
  }
}
