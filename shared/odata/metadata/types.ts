import type { TidemarkError } from '../../core/index.ts';
import type { ColumnType, Field } from '../../parquet/index.ts';

/** A structural property, base types included, in the order of `$metadata`. `type` is resolved: a TypeDefinition is its underlying type. */
export interface Property {
  /** Of one within complex properties that is of key or cursor: the path to it, such as `Id/Code`. */
  readonly name: string;
  /** Of such a one: the column that it has in the table. */
  readonly column?: string;
  /** `Edm.Int32`, `Collection(Edm.String)`, or the qualified name of an enum or complex type. */
  readonly type: string;
  readonly kind: 'primitive' | 'enum' | 'complex' | 'collection';
  readonly nullable: boolean;
  readonly precision?: number;
  readonly scale?: number | 'variable';
  /** Where its type is defined, in a document that was not read, and why. */
  readonly unread?: string;
}

/** What `$metadata` says of one entity set. */
export interface EntityType {
  readonly name: string;
  /** Key property names, or paths, in order; none for a keyless type. */
  readonly key: readonly string[];
  readonly properties: readonly Property[];
}

/** An entity type, and the document that declares it. */
export interface DeclaredType extends EntityType {
  /** SHA-256 of the `$metadata` document, in hex. */
  readonly document: string;
}

/** An entity set that a service declares: its type, or why that is none to read. */
export type DeclaredSet =
  | { readonly name: string; readonly type: EntityType }
  | { readonly name: string; readonly error: TidemarkError };

/** How long the texts of a column may be, in characters. Source: Delta Spark, `__CHAR_VARCHAR_TYPE_STRING`. */
export interface TextLimit {
  readonly chars: number;
  /** Shorter texts are filled up with spaces. */
  readonly isPadded: boolean;
}

/** A source property and the table column that it fills. */
export interface SourceColumn {
  readonly property: Property;
  readonly field: Field;
  /** `"columns"` of the feed asks for text: whatever single value comes is taken as it is. */
  readonly isAsIs?: boolean;
  /** Other properties of `$metadata` whose names differ from its own in case alone. */
  readonly twins?: readonly string[];
  /** It takes the members of rows that no other column takes. */
  readonly isRest?: boolean;
  /** The type that a reload of everything gives the column, as not every value of the property fits it. */
  readonly wanted?: ColumnType;
  /** Of a column of `char(n)` or `varchar(n)`. */
  readonly limit?: TextLimit;
}
