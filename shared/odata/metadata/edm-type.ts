/**
 * The primitive types whose values Tidemark tells apart. Each needs its columns (`field.ts`), its cell as text (`text-readers.ts`), its literal
 * in a URL (`literal.ts`), and whether it can be a cursor (`cursor-value.ts`): none of these compiles without. Values of other types are kept as
 * the JSON that came. Source: OData CSDL 4.01, 4.4 "Primitive Types".
 */
export type EdmType =
  | 'Edm.SByte'
  | 'Edm.Byte'
  | 'Edm.Int16'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  | 'Edm.Single'
  | 'Edm.Double'
  | 'Edm.Boolean'
  | 'Edm.Date'
  | 'Edm.TimeOfDay'
  | 'Edm.DateTimeOffset'
  | 'Edm.Duration'
  | 'Edm.Guid'
  | 'Edm.String'
  | 'Edm.Binary';

/** Something for each of these types; to be asked with `ownOf`, as a service names types of its own. */
export type ByEdmType<Value> = Readonly<Record<EdmType, Value>>;
