package tidemark;

import java.util.List;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeKind;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.edm.provider.CsdlAbstractEdmProvider;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainer;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainerInfo;
import org.apache.olingo.commons.api.edm.provider.CsdlEntitySet;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityType;
import org.apache.olingo.commons.api.edm.provider.CsdlProperty;
import org.apache.olingo.commons.api.edm.provider.CsdlPropertyRef;
import org.apache.olingo.commons.api.edm.provider.CsdlSchema;

/** Two sets, one with numbers for keys and one with Guids. */
final class ShopModel extends CsdlAbstractEdmProvider {
  static final String SPACE = "Shop";
  static final List<String> SETS = List.of("Orders", "GuidOrders");

  private static final FullQualifiedName CONTAINER = new FullQualifiedName(SPACE, "Container");

  private final int digits;

  /** Fraction digits of times, as they are declared and shown. */
  ShopModel(int digits) {
    this.digits = digits;
  }

  @Override
  public CsdlEntityType getEntityType(FullQualifiedName name) {
    CsdlEntityType type =
        new CsdlEntityType().setName(name.getName()).setKey(List.of(new CsdlPropertyRef().setName("ID")));
    CsdlProperty at = of("ModifiedAt", EdmPrimitiveTypeKind.DateTimeOffset).setPrecision(digits);
    CsdlProperty note = of("Note", EdmPrimitiveTypeKind.String);
    return switch (name.getName()) {
      case "Order" ->
          type.setProperties(
              List.of(
                  of("ID", EdmPrimitiveTypeKind.Int32).setNullable(false),
                  at,
                  of("Amount", EdmPrimitiveTypeKind.Decimal).setPrecision(19).setScale(4),
                  of("Big", EdmPrimitiveTypeKind.Int64),
                  note));
      case "GuidOrder" ->
          type.setProperties(List.of(of("ID", EdmPrimitiveTypeKind.Guid).setNullable(false), at, note));
      default -> null;
    };
  }

  private static CsdlProperty of(String name, EdmPrimitiveTypeKind kind) {
    return new CsdlProperty().setName(name).setType(kind.getFullQualifiedName());
  }

  @Override
  public CsdlEntitySet getEntitySet(FullQualifiedName container, String name) {
    if (!SETS.contains(name)) return null;
    String type = name.substring(0, name.length() - 1);
    return new CsdlEntitySet().setName(name).setType(new FullQualifiedName(SPACE, type));
  }

  @Override
  public CsdlEntityContainer getEntityContainer() {
    return new CsdlEntityContainer()
        .setName(CONTAINER.getName())
        .setEntitySets(SETS.stream().map(name -> getEntitySet(CONTAINER, name)).toList());
  }

  @Override
  public CsdlEntityContainerInfo getEntityContainerInfo(FullQualifiedName name) {
    return new CsdlEntityContainerInfo().setContainerName(CONTAINER);
  }

  @Override
  public List<CsdlSchema> getSchemas() {
    List<CsdlEntityType> types =
        List.of("Order", "GuidOrder").stream()
            .map(name -> getEntityType(new FullQualifiedName(SPACE, name)))
            .toList();
    return List.of(
        new CsdlSchema()
            .setNamespace(SPACE)
            .setEntityTypes(types)
            .setEntityContainer(getEntityContainer()));
  }
}
