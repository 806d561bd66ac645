import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';

/** A structural property as `$metadata` declares it. A facet that is absent here is absent there. */
export interface SampleProperty {
  readonly name: string;
  /** `Edm.Int32` and so on. A type that is not primitive can be read and not filtered or sorted. */
  readonly type: string;
  /** Default true, as in CSDL XML. */
  readonly nullable?: boolean;
  readonly precision?: number;
  readonly scale?: number | 'variable';
}

export interface SampleEntityType {
  readonly name: string;
  readonly key: readonly string[];
  /** The key that `$metadata` names, where it is not that of the rows. */
  readonly declaredKey?: readonly string[];
  readonly properties: readonly SampleProperty[];
  /** What properties of such a type have in them: by their paths (`Id/Code`) they can be filtered and sorted by, and be a key. */
  readonly complexTypes?: readonly SampleComplexType[];
  /** Rows may have members that are not declared. */
  readonly isOpen?: boolean;
}

/** A complex type. A property has it by the name behind the last dot of its type. */
export interface SampleComplexType {
  readonly name: string;
  readonly properties: readonly SampleProperty[];
}

/**
 * One entity set. Int64 and Decimal values are JSON numbers, or strings where a double is not exact; times are the
 * service's text, kept as written.
 */
export interface EntitySetOptions {
  readonly name: string;
  readonly entityType: SampleEntityType;
  readonly rows: readonly JsonObject[];
  /** Values for what a POST leaves out, besides the next integer key. `nowMs` is the service's clock. */
  readonly newRow?: (rows: readonly JsonObject[], nowMs: number) => JsonObject;
}

/** A single key's value, or the values of a composite key by name. */
export type EntityKey = JsonValue;
