/** A property as the document declares it; type names are not resolved yet. */
export interface RawProperty {
  readonly name: string;
  readonly type: string;
  readonly facets: RawFacets;
  readonly nullable?: string;
}

export interface RawFacets {
  readonly precision?: string;
  readonly scale?: string;
}

/** A part of a key: a property's name, or the path to one within complex properties, which has a name of its own then. */
export interface RawKeyPart {
  readonly name: string;
  readonly alias?: string;
}

/** A document that is referred to, and the namespaces whose types it has. */
export interface RawReference {
  /** Absolute, or relative to the document. */
  readonly uri: string;
  readonly namespaces: string[];
}

/** A type that a schema defines; `base` is a base type, or what a TypeDefinition stands for. */
export interface RawType {
  readonly name: string;
  readonly namespace: string;
  readonly kind: 'EntityType' | 'ComplexType' | 'EnumType' | 'TypeDefinition';
  readonly base?: string;
  readonly facets: RawFacets;
  readonly key: RawKeyPart[];
  readonly properties: RawProperty[];
  /** Names of its navigation properties. */
  readonly others: string[];
  /** Rows may have properties that are not declared. */
  readonly isOpen: boolean;
}

/** What a `$metadata` document says, by names as written. */
export interface Csdl {
  /** `Version` of the root element `Edmx`; undefined when the root is another element. */
  version?: string;
  readonly root: string;
  /** By qualified name. */
  readonly types: Map<string, RawType>;
  /** Namespaces by their alias. */
  readonly aliases: Map<string, string>;
  /** Type names by entity set, over all containers; the first one wins. */
  readonly entitySets: Map<string, string>;
  readonly references: RawReference[];
}
