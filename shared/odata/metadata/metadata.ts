import { TidemarkError } from '../../core/index.ts';
import { type BodyFault, faultFacts, serviceError } from '../errors/index.ts';
import { checkFilter } from './check-filter.ts';
import { type Csdl, type RawFacets, type RawProperty, type RawType, readCsdl } from './csdl.ts';
import { nearNames } from './near-names.ts';
import type { EntityType, Property } from './types.ts';

/**
 * What a `$metadata` document (CSDL XML, V4) says of one entity set. Streams, navigation properties and the properties of
 * derived types are left out. A property whose type the document does not define counts as complex. Throws `config`, with
 * names that are near, for an entity set that is not there, and for a name in `filter`, the feed's own, that it has not; `source-contract` for a document that is cut, is no CSDL,
 * speaks V2 or V3, or contradicts itself.
 */
export const parseMetadata = (xml: string, entitySet: string, feed: string, filter?: string): EntityType => {
  const csdl = read(xml, feed);
  const typeName = csdl.entitySets.get(entitySet);
  if (typeName === undefined) throw noSuchSet(csdl, entitySet, feed);
  const lineage = lineageOf(csdl, typeName, feed);
  if (filter !== undefined) checkFilter(csdl, lineage, { feed, entitySet, filter });
  const key = lineage.findLast((type) => type.key.length > 0)?.key ?? [];
  const declared = lineage.flatMap((type) => type.properties);
  const missing = key.some((name) => !declared.some((property) => property.name === name));
  if (missing) throw refused(feed, `the key of ${typeName} is not made of its own properties`);
  return {
    name: qualified(csdl, typeName),
    key,
    properties: declared
      .map((property) => resolveProperty(csdl, property, key.includes(property.name), feed))
      .filter((property) => property.type !== 'Edm.Stream' && property.type !== 'Collection(Edm.Stream)'),
  };
};

interface Refused {
  readonly cause?: unknown;
  /** What is wrong with the body as a whole. */
  readonly fault?: BodyFault;
}

const refused = (feed: string, why: string, { cause, fault }: Refused = {}): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": ${why}, in the answer to $metadata. Check serviceUrl: it must be the root of an OData V4 service.`,
    { feed, ...(fault !== undefined && faultFacts(fault)) },
    cause,
  );

/** A service that speaks CSDL in JSON is lasting; one that reports an error may not be. */
const notXml = (json: string, feed: string): TidemarkError => {
  const { code } = serviceError(json);
  return refused(feed, 'JSON instead of CSDL XML', { fault: code === '' ? 'no-page' : 'error' });
};

const read = (xml: string, feed: string): Csdl => {
  if (/^\s*\{/.test(xml)) throw notXml(xml, feed);
  if (/^\s*<(?:!doctype\s+)?html/i.test(xml))
    throw refused(feed, 'a web page (a login page or a gateway page)', { fault: 'no-page' });
  let csdl: Csdl;
  try {
    csdl = readCsdl(xml);
  } catch (error) {
    throw refused(feed, 'the document is cut or is not well-formed XML', { cause: error, fault: 'cut' });
  }
  if (csdl.root !== 'Edmx') throw refused(feed, 'XML that is no CSDL');
  if (csdl.version?.startsWith('4') !== true) throw refused(feed, 'OData V2 or V3, but V4 is needed');
  return csdl;
};

const noSuchSet = (csdl: Csdl, entitySet: string, feed: string): TidemarkError => {
  const near = nearNames(entitySet, [...csdl.entitySets.keys()]);
  const hint = near.length === 0 ? 'It has none.' : `Did you mean ${near.join(', ')}?`;
  return new TidemarkError('config', `Feed "${feed}": the service has no entity set ${entitySet}. ${hint}`, {
    feed,
    entitySet,
  });
};

/** A name with its alias replaced by the namespace that it stands for. */
const qualified = (csdl: Csdl, name: string): string => {
  const dot = name.lastIndexOf('.');
  const namespace = csdl.aliases.get(name.slice(0, Math.max(dot, 0)));
  return namespace === undefined ? name : `${namespace}${name.slice(dot)}`;
};

/** The entity type and its base types, the root first. */
const lineageOf = (csdl: Csdl, typeName: string, feed: string): readonly RawType[] => {
  const lineage: RawType[] = [];
  for (let name: string | undefined = typeName; name !== undefined; name = lineage[0]?.base) {
    const type = csdl.types.get(qualified(csdl, name));
    if (type?.kind !== 'EntityType') throw refused(feed, `the entity type ${name} is not defined`);
    if (lineage.includes(type)) throw refused(feed, `the base types of ${typeName} form a circle`);
    lineage.unshift(type);
  }
  return lineage;
};

const resolveProperty = (csdl: Csdl, raw: RawProperty, isKey: boolean, feed: string): Property => {
  const type = resolveType(csdl, raw.type, feed);
  const facets = { ...type.facets, ...raw.facets };
  return {
    name: raw.name,
    type: type.name,
    kind: type.kind,
    // Absent means nullable, except in a key, which cannot be.
    nullable: raw.nullable === undefined ? !isKey : raw.nullable !== 'false',
    ...precisionOf(facets.precision),
    ...scaleOf(facets.scale),
  };
};

interface ResolvedType {
  readonly name: string;
  readonly kind: Property['kind'];
  readonly facets?: RawFacets;
}

const COLLECTION = /^Collection\((.*)\)$/;
/** OData has no collections of collections; some are let pass. */
const MOST_NESTED = 8;

const resolveType = (csdl: Csdl, written: string, feed: string, depth = 0): ResolvedType => {
  if (depth > MOST_NESTED)
    throw refused(feed, `a type of more than ${MOST_NESTED} collections in each other`);
  const item = COLLECTION.exec(written)?.[1];
  if (item !== undefined)
    return { name: `Collection(${resolveType(csdl, item, feed, depth + 1).name})`, kind: 'collection' };
  if (written.startsWith('Edm.')) return { name: written, kind: 'primitive' };
  const name = qualified(csdl, written);
  const type = csdl.types.get(name);
  if (type?.kind === 'TypeDefinition') {
    return { name: type.base ?? 'Edm.String', kind: 'primitive', facets: type.facets };
  }
  return { name, kind: type?.kind === 'EnumType' ? 'enum' : 'complex' };
};

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

const precisionOf = (text: string | undefined): { precision?: number } => {
  const precision = wholeNumber(text);
  return precision === undefined ? {} : { precision };
};

const scaleOf = (text: string | undefined): { scale?: number | 'variable' } => {
  if (text !== undefined && /^(?:variable|floating)$/i.test(text)) return { scale: 'variable' };
  const scale = wholeNumber(text);
  return scale === undefined ? {} : { scale };
};
