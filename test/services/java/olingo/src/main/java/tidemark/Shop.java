package tidemark;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.apache.olingo.commons.api.data.ContextURL;
import org.apache.olingo.commons.api.data.Entity;
import org.apache.olingo.commons.api.data.EntityCollection;
import org.apache.olingo.commons.api.data.Property;
import org.apache.olingo.commons.api.data.ValueType;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.EdmPrimitiveType;
import org.apache.olingo.commons.api.format.ContentType;
import org.apache.olingo.commons.api.http.HttpHeader;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.ODataRequest;
import org.apache.olingo.server.api.ODataResponse;
import org.apache.olingo.server.api.ServiceMetadata;
import org.apache.olingo.server.api.processor.CountEntityCollectionProcessor;
import org.apache.olingo.server.api.processor.EntityProcessor;
import org.apache.olingo.server.api.serializer.EntityCollectionSerializerOptions;
import org.apache.olingo.server.api.serializer.EntitySerializerOptions;
import org.apache.olingo.server.api.serializer.SerializerException;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriParameter;
import org.apache.olingo.server.api.uri.UriResourceEntitySet;
import org.apache.olingo.server.api.uri.queryoption.FilterOption;
import org.apache.olingo.server.api.uri.queryoption.expression.ExpressionVisitException;

/** Reads the sets: what is asked becomes one statement of SQL. */
final class Shop implements CountEntityCollectionProcessor, EntityProcessor {
  private final DataSource database;
  private final Olingo.Options options;
  private OData odata;
  private ServiceMetadata metadata;

  Shop(DataSource database, Olingo.Options options) {
    this.database = database;
    this.options = options;
  }

  @Override
  public void init(OData given, ServiceMetadata service) {
    odata = given;
    metadata = service;
  }

  private static EdmEntitySet setOf(UriInfo uri) {
    return ((UriResourceEntitySet) uri.getUriResourceParts().get(0)).getEntitySet();
  }

  private static Sql filterOf(FilterOption filter) throws ODataApplicationException {
    try {
      return filter == null ? Sql.of("TRUE") : filter.getExpression().accept(new FilterToSql());
    } catch (ExpressionVisitException error) {
      throw new ODataApplicationException("this filter cannot be read", 400, Locale.ENGLISH, error);
    }
  }

  private static Sql from(EdmEntitySet set, Sql condition) {
    return Sql.of(" FROM \"" + set.getName() + "\" WHERE ").then(condition);
  }

  private interface Reader<T> {
    T read(ResultSet results) throws SQLException;
  }

  private <T> List<T> ask(Sql sql, Reader<T> reader) throws ODataApplicationException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.text())) {
      for (int index = 0; index < sql.values().size(); index++)
        statement.setObject(index + 1, sql.values().get(index));
      List<T> rows = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) rows.add(reader.read(results));
      }
      return rows;
    } catch (SQLException error) {
      throw new ODataApplicationException(error.getMessage(), 400, Locale.ENGLISH, error);
    }
  }

  private Entity entityOf(EdmEntitySet set, ResultSet results) throws SQLException {
    Entity entity = new Entity();
    for (String name : set.getEntityType().getPropertyNames())
      entity.addProperty(new Property(null, name, ValueType.PRIMITIVE, shown(results.getObject(name), name, results)));
    return entity;
  }

  /** Times are read in the machine's zone, and cut to the digits that are shown. */
  private Object shown(Object value, String name, ResultSet results) throws SQLException {
    if (!name.equals("ModifiedAt") || value == null) return value;
    Timestamp time = results.getTimestamp(name);
    int unit = (int) Math.pow(10, 9 - options.digits());
    time.setNanos(time.getNanos() / unit * unit);
    return time;
  }

  private long count(EdmEntitySet set, Sql condition) throws ODataApplicationException {
    return ask(Sql.of("SELECT COUNT(*)").then(from(set, condition)), results -> results.getLong(1)).get(0);
  }

  @Override
  public void readEntityCollection(ODataRequest request, ODataResponse response, UriInfo uri, ContentType format)
      throws ODataApplicationException, ODataLibraryException {
    EdmEntitySet set = setOf(uri);
    Sql filter = filterOf(uri.getFilterOption());
    Page page = new Page(uri, options.paging(), options.pageSize());
    List<List<String>> texts = new ArrayList<>();
    Sql select =
        Sql.of("SELECT *, " + page.sortedTexts())
            .then(from(set, Sql.join(" AND ", List.of(filter, page.condition()))))
            .then(page.order())
            .then(page.limit());
    int columns = set.getEntityType().getPropertyNames().size();
    List<Entity> rows =
        ask(
            select,
            results -> {
              List<String> row = new ArrayList<>();
              for (int index = columns + 1; index <= results.getMetaData().getColumnCount(); index++)
                row.add(results.getString(index));
              texts.add(row);
              return entityOf(set, results);
            });
    EntityCollection collection = new EntityCollection();
    collection.getEntities().addAll(rows);
    if (uri.getCountOption() != null && uri.getCountOption().getValue())
      collection.setCount((int) count(set, filter));
    String next = page.next(rows, texts);
    if (next != null) collection.setNext(linkOf(request, next));
    answer(response, format, set, uri, collection);
  }

  private static URI linkOf(ODataRequest request, String token) {
    String query = request.getRawQueryPath() == null ? "" : request.getRawQueryPath();
    List<String> kept = new ArrayList<>();
    for (String part : query.split("&"))
      if (!part.isEmpty() && !part.matches("(?i)(\\$|%24)skiptoken=.*")) kept.add(part);
    kept.add("$skiptoken=" + token);
    return URI.create(request.getRawBaseUri() + request.getRawODataPath() + "?" + String.join("&", kept));
  }

  private void answer(
      ODataResponse response, ContentType format, EdmEntitySet set, UriInfo uri, EntityCollection rows)
      throws SerializerException {
    String select =
        odata.createUriHelper().buildContextURLSelectList(set.getEntityType(), null, uri.getSelectOption());
    EntityCollectionSerializerOptions given =
        EntityCollectionSerializerOptions.with()
            .contextURL(ContextURL.with().entitySet(set).selectList(select).build())
            .count(uri.getCountOption())
            .select(uri.getSelectOption())
            .build();
    response.setContent(
        odata.createSerializer(format).entityCollection(metadata, set.getEntityType(), rows, given).getContent());
    response.setStatusCode(200);
    response.setHeader(HttpHeader.CONTENT_TYPE, format.toContentTypeString());
  }

  @Override
  public void countEntityCollection(ODataRequest request, ODataResponse response, UriInfo uri)
      throws ODataApplicationException, ODataLibraryException {
    int rows = (int) count(setOf(uri), filterOf(uri.getFilterOption()));
    response.setContent(odata.createFixedFormatSerializer().count(rows));
    response.setStatusCode(200);
    response.setHeader(HttpHeader.CONTENT_TYPE, ContentType.TEXT_PLAIN.toContentTypeString());
  }

  @Override
  public void readEntity(ODataRequest request, ODataResponse response, UriInfo uri, ContentType format)
      throws ODataApplicationException, ODataLibraryException {
    EdmEntitySet set = setOf(uri);
    UriParameter key = ((UriResourceEntitySet) uri.getUriResourceParts().get(0)).getKeyPredicates().get(0);
    EdmPrimitiveType type = (EdmPrimitiveType) set.getEntityType().getProperty(key.getName()).getType();
    Sql condition =
        FilterToSql.column(key.getName()).then(" = ").then(Sql.value(FilterToSql.valueOf(key.getText(), type)));
    List<Entity> rows =
        ask(Sql.of("SELECT *").then(from(set, condition)), results -> entityOf(set, results));
    if (rows.isEmpty()) throw new ODataApplicationException("no such row", 404, Locale.ENGLISH);
    EntitySerializerOptions given =
        EntitySerializerOptions.with()
            .contextURL(ContextURL.with().entitySet(set).suffix(ContextURL.Suffix.ENTITY).build())
            .build();
    response.setContent(
        odata.createSerializer(format).entity(metadata, set.getEntityType(), rows.get(0), given).getContent());
    response.setStatusCode(200);
    response.setHeader(HttpHeader.CONTENT_TYPE, format.toContentTypeString());
  }

  @Override
  public void createEntity(
      ODataRequest request, ODataResponse response, UriInfo uri, ContentType from, ContentType to)
      throws ODataApplicationException {
    throw readOnly();
  }

  @Override
  public void updateEntity(
      ODataRequest request, ODataResponse response, UriInfo uri, ContentType from, ContentType to)
      throws ODataApplicationException {
    throw readOnly();
  }

  @Override
  public void deleteEntity(ODataRequest request, ODataResponse response, UriInfo uri)
      throws ODataApplicationException {
    throw readOnly();
  }

  private static ODataApplicationException readOnly() {
    return new ODataApplicationException("this service is read only", 405, Locale.ENGLISH);
  }
}
