package tidemark;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.olingo.commons.api.edm.EdmEnumType;
import org.apache.olingo.commons.api.edm.EdmPrimitiveType;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeException;
import org.apache.olingo.commons.api.edm.EdmType;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.uri.UriResource;
import org.apache.olingo.server.api.uri.UriResourceProperty;
import org.apache.olingo.server.api.uri.queryoption.expression.BinaryOperatorKind;
import org.apache.olingo.server.api.uri.queryoption.expression.Expression;
import org.apache.olingo.server.api.uri.queryoption.expression.ExpressionVisitor;
import org.apache.olingo.server.api.uri.queryoption.expression.Literal;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;
import org.apache.olingo.server.api.uri.queryoption.expression.MethodKind;
import org.apache.olingo.server.api.uri.queryoption.expression.UnaryOperatorKind;

/** A filter as a condition of SQL. What it does not know is refused with 400 or 501. */
final class FilterToSql implements ExpressionVisitor<Sql> {
  private static final Map<BinaryOperatorKind, String> OPERATORS =
      Map.of(
          BinaryOperatorKind.EQ, " = ",
          BinaryOperatorKind.NE, " <> ",
          BinaryOperatorKind.GT, " > ",
          BinaryOperatorKind.GE, " >= ",
          BinaryOperatorKind.LT, " < ",
          BinaryOperatorKind.LE, " <= ",
          BinaryOperatorKind.AND, " AND ",
          BinaryOperatorKind.OR, " OR ");

  private static ODataApplicationException unknown(Object what) {
    return new ODataApplicationException(what + " is not supported", 501, Locale.ENGLISH);
  }

  @Override
  public Sql visitBinaryOperator(BinaryOperatorKind operator, Sql left, Sql right)
      throws ODataApplicationException {
    String sign = OPERATORS.get(operator);
    if (sign == null) throw unknown(operator);
    boolean isNull = right.text().equals("NULL");
    if (isNull && operator == BinaryOperatorKind.EQ) return left.then(" IS NULL");
    if (isNull && operator == BinaryOperatorKind.NE) return left.then(" IS NOT NULL");
    return Sql.join(sign, List.of(left, right));
  }

  @Override
  public Sql visitBinaryOperator(BinaryOperatorKind operator, Sql left, List<Sql> right)
      throws ODataApplicationException {
    if (operator != BinaryOperatorKind.IN) throw unknown(operator);
    return left.then(" IN ").then(Sql.join(", ", right));
  }

  @Override
  public Sql visitUnaryOperator(UnaryOperatorKind operator, Sql operand) throws ODataApplicationException {
    if (operator != UnaryOperatorKind.NOT) throw unknown(operator);
    return Sql.of("NOT ").then(operand);
  }

  @Override
  public Sql visitMethodCall(MethodKind method, List<Sql> parameters) throws ODataApplicationException {
    return switch (method) {
      case STARTSWITH -> Sql.of("LOCATE").then(Sql.join(", ", List.of(parameters.get(1), parameters.get(0)))).then(" = 1");
      default -> throw unknown(method);
    };
  }

  @Override
  public Sql visitLiteral(Literal literal) throws ODataApplicationException {
    if (literal.getType() == null) return Sql.of("NULL");
    return Sql.value(valueOf(literal.getText(), (EdmPrimitiveType) literal.getType()));
  }

  /** A literal's text as the value that H2 compares. */
  static Object valueOf(String text, EdmPrimitiveType type) throws ODataApplicationException {
    try {
      String plain = type.fromUriLiteral(text);
      return switch (type.getName()) {
        case "DateTimeOffset" -> type.valueOfString(plain, null, null, 12, null, null, Timestamp.class);
        case "Guid" -> UUID.fromString(plain);
        case "SByte", "Byte", "Int16", "Int32", "Int64", "Decimal", "Double" -> new BigDecimal(plain);
        case "Boolean" -> Boolean.valueOf(plain);
        default -> plain;
      };
    } catch (EdmPrimitiveTypeException | IllegalArgumentException error) {
      throw new ODataApplicationException(text + " is no " + type.getName(), 400, Locale.ENGLISH, error);
    }
  }

  @Override
  public Sql visitMember(Member member) throws ODataApplicationException {
    List<UriResource> path = member.getResourcePath().getUriResourceParts();
    if (path.size() != 1 || !(path.get(0) instanceof UriResourceProperty property)) throw unknown(member);
    return column(property.getProperty().getName());
  }

  static Sql column(String name) {
    return Sql.of('"' + name + '"');
  }

  @Override
  public Sql visitAlias(String name) throws ODataApplicationException {
    throw unknown(name);
  }

  @Override
  public Sql visitEnum(EdmEnumType type, List<String> values) throws ODataApplicationException {
    throw unknown(type.getName());
  }

  @Override
  public Sql visitLambdaExpression(String function, String variable, Expression expression)
      throws ODataApplicationException {
    throw unknown(function);
  }

  @Override
  public Sql visitLambdaReference(String name) throws ODataApplicationException {
    throw unknown(name);
  }

  @Override
  public Sql visitTypeLiteral(EdmType type) throws ODataApplicationException {
    throw unknown(type.getName());
  }
}
