import type { JsonObject } from '../../core/index.ts';
import type { Field } from '../../parquet/index.ts';

/** A structural property, base types included, in the order of `$metadata`. `type` is resolved: a TypeDefinition is its underlying type. */
export interface Property {
  readonly name: string;
  /** `Edm.Int32`, `Collection(Edm.String)`, or the qualified name of an enum or complex type. */
  readonly type: string;
  readonly kind: 'primitive' | 'enum' | 'complex' | 'collection';
  readonly nullable: boolean;
  readonly precision?: number;
  readonly scale?: number | 'variable';
}

/** What `$metadata` says of one entity set. */
export interface EntityType {
  readonly name: string;
  /** Key property names, in order; none for a keyless type. */
  readonly key: readonly string[];
  readonly properties: readonly Property[];
}

/** A source property and the table column that it fills. */
export interface SourceColumn {
  readonly property: Property;
  readonly field: Field;
  /** `"columns"` of the feed asks for text: whatever single value comes is taken as it is. */
  readonly isAsIs?: boolean;
}

/** One OData response, parsed whole. */
export interface Page {
  readonly rows: readonly JsonObject[];
  /** The rows again with every JSON number as its source text, for numbers that a double cannot hold exactly. */
  exactRows(): readonly JsonObject[];
  /** Absolute URL of the next page, exactly as the service wrote it; absent on the last one. */
  readonly nextLink?: string;
  /** Bytes of the body, after decompression. */
  readonly sizeBytes: number;
  /** The response's `Date` header, epoch ms; absent when the service sends none. */
  readonly serverTimeMs?: number;
}

/** What is asked of an entity set. Values are raw text: the client encodes them. */
export interface EntityQuery {
  readonly filter?: string;
  readonly orderby?: string;
  readonly select?: readonly string[];
  /** The service may ignore it. */
  readonly top?: number;
}

export type CountResult =
  | { readonly outcome: 'counted'; readonly rows: number }
  | { readonly outcome: 'not-supported'; readonly status: number };

/** What requests cost so far. */
export interface Traffic {
  requests: number;
  bytes: number;
}

/** One entity set of one service. Rejects with the `source-*` kinds, the feed's name in each message. */
export interface ODataSource {
  /** `$metadata`, fetched at the first call, then remembered. */
  entityType(signal?: AbortSignal): Promise<EntityType>;
  /**
   * The pages of one query, following next links. While a page is being used, the next one is already requested. A next link to
   * another origin, a loop of links, HTML, a page without `value` or cut JSON end in `source-contract`; an expired link in
   * `source-reset`.
   */
  pages(query: EntityQuery, signal?: AbortSignal): AsyncGenerator<Page, void, undefined>;
  /** `$count` of the rows that match. */
  count(filter: string | undefined, signal?: AbortSignal): Promise<CountResult>;
  readonly traffic: Readonly<Traffic>;
}
