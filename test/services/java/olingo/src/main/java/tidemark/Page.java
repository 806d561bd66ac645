package tidemark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.apache.olingo.commons.api.data.Entity;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriResourceProperty;
import org.apache.olingo.server.api.uri.queryoption.OrderByItem;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;

/**
 * Where an answer begins and ends. A link's token holds how many rows came before it, and, where pages go by value, the last row's values of
 * what is sorted by.
 */
final class Page {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How answers are cut. */
  enum Paging {
    NONE,
    OFFSET,
    VALUE
  }

  /** A column that is sorted by. */
  record Sort(String column, boolean isDescending) {}

  private final UriInfo uri;
  private final Paging paging;
  private final int size;
  private final List<Sort> sorts;
  private final int sent;
  private final List<String> last = new ArrayList<>();

  Page(UriInfo uri, Paging paging, int size) throws ODataApplicationException {
    this.uri = uri;
    this.paging = paging;
    this.size = paging == Paging.NONE ? Integer.MAX_VALUE : size;
    this.sorts = sortsOf(uri);
    JsonNode token = tokenOf(uri);
    this.sent = token == null ? 0 : token.get(0).asInt();
    if (token != null && paging == Paging.VALUE) token.get(1).forEach(value -> last.add(value.asText()));
  }

  /** What is asked for, and the key behind it. */
  private static List<Sort> sortsOf(UriInfo uri) {
    List<Sort> sorts = new ArrayList<>();
    if (uri.getOrderByOption() != null)
      for (OrderByItem item : uri.getOrderByOption().getOrders()) {
        UriResourceProperty property =
            (UriResourceProperty) ((Member) item.getExpression()).getResourcePath().getUriResourceParts().get(0);
        sorts.add(new Sort(property.getProperty().getName(), item.isDescending()));
      }
    if (sorts.stream().noneMatch(sort -> sort.column().equals("ID"))) sorts.add(new Sort("ID", false));
    return sorts;
  }

  private static JsonNode tokenOf(UriInfo uri) throws ODataApplicationException {
    if (uri.getSkipTokenOption() == null) return null;
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(uri.getSkipTokenOption().getValue()));
    } catch (IOException | IllegalArgumentException error) {
      throw new ODataApplicationException("no such $skiptoken", 400, Locale.ENGLISH, error);
    }
  }

  /** The rows behind the last one that was sent, in a lexical comparison; everything where nothing was. */
  Sql condition() {
    if (last.isEmpty()) return Sql.of("TRUE");
    List<Sql> either = new ArrayList<>();
    for (int index = 0; index < sorts.size(); index++) {
      List<Sql> all = new ArrayList<>();
      for (int before = 0; before < index; before++) all.add(compared(before, " = "));
      all.add(compared(index, sorts.get(index).isDescending() ? " < " : " > "));
      either.add(Sql.join(" AND ", all));
    }
    return Sql.join(" OR ", either);
  }

  private Sql compared(int index, String sign) {
    return FilterToSql.column(sorts.get(index).column()).then(sign).then(Sql.value(last.get(index)));
  }

  Sql order() {
    List<String> texts =
        sorts.stream().map(sort -> '"' + sort.column() + '"' + (sort.isDescending() ? " DESC" : "")).toList();
    return Sql.of(" ORDER BY " + String.join(", ", texts));
  }

  /** How many rows `$top` leaves. */
  private int left() {
    return uri.getTopOption() == null ? Integer.MAX_VALUE : uri.getTopOption().getValue() - sent;
  }

  Sql limit() {
    int skip = uri.getSkipOption() == null ? 0 : uri.getSkipOption().getValue();
    int from = last.isEmpty() ? skip + sent : 0;
    return Sql.of(" OFFSET " + from + " ROWS FETCH NEXT " + Math.min(size, left()) + " ROWS ONLY");
  }

  /** The token of what follows; null where nothing can. */
  String next(List<Entity> rows, List<List<String>> texts) {
    if (rows.size() < size || left() <= rows.size()) return null;
    try {
      List<String> values = paging == Paging.VALUE ? texts.get(texts.size() - 1) : List.of();
      byte[] bytes = JSON.writeValueAsBytes(List.of(sent + rows.size(), values));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
  }

  /** The columns that are sorted by, as texts that the database takes back. */
  String sortedTexts() {
    return String.join(
        ", ", sorts.stream().map(sort -> "CAST(\"" + sort.column() + "\" AS VARCHAR)").toList());
  }
}
