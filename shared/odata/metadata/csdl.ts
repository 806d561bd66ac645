import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Csdl, RawFacets, RawType } from './csdl-types.ts';
import { qualifiedName } from './qualified-names.ts';

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
    references: [],
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
      case 'Edmx/Reference':
        this.document.references.push({ uri: attributes['Uri'] ?? '', namespaces: [] });
        break;
      case 'Reference/Include':
        this.#include(attributes);
        break;
      case 'Key/PropertyRef':
        this.#keyPart(attributes);
        break;
      case 'EntityType/Property':
      case 'ComplexType/Property':
        this.#property(attributes);
        break;
      case 'EntityType/NavigationProperty':
      case 'ComplexType/NavigationProperty':
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
    this.#alias(attributes, this.#namespace);
  }

  #include(attributes: Attributes): void {
    const namespace = attributes['Namespace'] ?? '';
    this.document.references.at(-1)?.namespaces.push(namespace);
    this.#alias(attributes, namespace);
  }

  #alias(attributes: Attributes, namespace: string): void {
    if (attributes['Alias'] !== undefined) this.document.aliases.set(attributes['Alias'], namespace);
  }

  #keyPart(attributes: Attributes): void {
    const { Name: name = '', Alias: alias } = attributes;
    this.#type?.key.push({ name, ...(alias !== undefined && { alias }) });
  }

  #defineType(kind: RawType['kind'], attributes: Attributes): void {
    const name = qualifiedName(this.#namespace, attributes['Name'] ?? '');
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
