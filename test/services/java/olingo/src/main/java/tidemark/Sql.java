package tidemark;

import java.util.ArrayList;
import java.util.List;

/** A piece of a statement with the values of its places. */
record Sql(String text, List<Object> values) {
  static Sql of(String text) {
    return new Sql(text, List.of());
  }

  static Sql value(Object value) {
    return value == null ? of("NULL") : new Sql("?", List.of(value));
  }

  /** Joins pieces by a text, in brackets. */
  static Sql join(String by, List<Sql> parts) {
    List<Object> values = new ArrayList<>();
    parts.forEach(part -> values.addAll(part.values()));
    return new Sql("(" + String.join(by, parts.stream().map(Sql::text).toList()) + ")", values);
  }

  Sql then(Sql other) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(other.values());
    return new Sql(text + other.text, all);
  }

  Sql then(String more) {
    return new Sql(text + more, values);
  }
}
