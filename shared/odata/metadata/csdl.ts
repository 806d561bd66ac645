import { SaxesParser, type SaxesTagPlain } from 'saxes';

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

/** A type that a schema defines; `base` is a base type, or what a TypeDefinition stands for. */
export interface RawType {
  readonly name: string;
  readonly namespace: string;
  readonly kind: 'EntityType' | 'ComplexType' | 'EnumType' | 'TypeDefinition';
  readonly base?: string;
  readonly facets: RawFacets;
  readonly key: string[];
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
}

const KINDS: readonly string[] = ['EntityType', 'ComplexType', 'EnumType', 'TypeDefinition'];
const isKind = (name: string): name is RawType['kind'] => KINDS.includes(name);
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Thrown inside the reader to stop at a root element that is not `Edmx`: the rest may be no XML at all. */
class OtherRoot extends Error {}

/**
 * Reads a CSDL XML document in one pass, elements by their local names. Throws the parser's error for a document that is
 * cut or not well-formed; entities of a DTD are never expanded.
 * Source: OData CSDL XML 4.01, sections 3 to 14.
 */
export const readCsdl = (xml: string): Csdl => {
  const reader = new CsdlReader();
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('closetag', () => reader.close());
  try {
    parser.write(xml).close();
  } catch (error) {
    if (!(error instanceof OtherRoot)) throw error;
  }
  return reader.document;
};

type Attributes = SaxesTagPlain['attributes'];

const facetsOf = (attributes: Attributes): RawFacets => ({
  ...(attributes['Precision'] !== undefined && { precision: attributes['Precision'] }),
  ...(attributes['Scale'] !== undefined && { scale: attributes['Scale'] }),
});

class CsdlReader {
  readonly document: Csdl & { root: string } = {
    root: '',
    types: new Map(),
    aliases: new Map(),
    entitySets: new Map(),
  };
  readonly #path: string[] = [];
  #namespace = '';
  #type: RawType | undefined;

  open({ name, attributes }: SaxesTagPlain): void {
    const local = localName(name);
    const parent = this.#path.at(-1);
    this.#path.push(local);
    if (parent === undefined) this.#root(local, attributes);
    else if (local === 'Schema') this.#schema(attributes);
    else if (parent === 'Schema' && isKind(local)) this.#defineType(local, attributes);
    else this.#openWithin(parent, local, attributes);
  }

  close(): void {
    this.#path.pop();
  }

  #openWithin(parent: string, local: string, attributes: Attributes): void {
    switch (`${parent}/${local}`) {
      case 'EntityContainer/EntitySet':
        this.#entitySet(attributes);
        break;
      case 'Key/PropertyRef':
        this.#type?.key.push(attributes['Name'] ?? '');
        break;
      case 'EntityType/Property':
      case 'ComplexType/Property':
        this.#property(attributes);
        break;
      case 'EntityType/NavigationProperty':
        this.#type?.others.push(attributes['Name'] ?? '');
        break;
      default:
    }
  }

  #root(local: string, attributes: Attributes): void {
    this.document.root = local;
    if (local !== 'Edmx') throw new OtherRoot(local);
    if (attributes['Version'] !== undefined) this.document.version = attributes['Version'];
  }

  #schema(attributes: Attributes): void {
    this.#namespace = attributes['Namespace'] ?? '';
    if (attributes['Alias'] !== undefined) this.document.aliases.set(attributes['Alias'], this.#namespace);
  }

  #defineType(kind: RawType['kind'], attributes: Attributes): void {
    const name = `${this.#namespace}.${attributes['Name'] ?? ''}`;
    const base = attributes[kind === 'TypeDefinition' ? 'UnderlyingType' : 'BaseType'];
    this.#type = {
      name,
      namespace: this.#namespace,
      kind,
      ...(base !== undefined && { base }),
      facets: facetsOf(attributes),
      key: [],
      properties: [],
      others: [],
      isOpen: attributes['OpenType'] === 'true',
    };
    this.document.types.set(name, this.#type);
  }

  #entitySet(attributes: Attributes): void {
    const name = attributes['Name'] ?? '';
    if (!this.document.entitySets.has(name))
      this.document.entitySets.set(name, attributes['EntityType'] ?? '');
  }

  #property(attributes: Attributes): void {
    this.#type?.properties.push({
      name: attributes['Name'] ?? '',
      type: attributes['Type'] ?? 'Edm.String',
      facets: facetsOf(attributes),
      ...(attributes['Nullable'] !== undefined && { nullable: attributes['Nullable'] }),
    });
  }
}
