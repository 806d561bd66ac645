import { TidemarkError } from '../../core/index.ts';
import { checkFilter } from './check-filter.ts';
import type { RawKeyPart } from './csdl-types.ts';
import { refusedDocument } from './document.ts';
import {
  derivedFrom,
  itemOf,
  type Lineage,
  lineageOf,
  type Model,
  MOST_NESTED,
  resolveProperty,
  whyUnread,
} from './model.ts';
import { nearNames } from './near-names.ts';
import { propertyAt } from './property-path.ts';
import { qualified } from './qualified-names.ts';
import type { EntityType, Property } from './types.ts';

/** What a feed wants of a service's `$metadata`. */
export interface AskedEntity {
  readonly feed: string;
  /** Its name, and behind a slash the qualified name of a type that derives from its own. */
  readonly entitySet: string;
  /** The feed's own `$filter`, whose names the entity set must have. */
  readonly filter?: string;
  /** The cursor: a property, or the path to one within complex properties. */
  readonly cursor?: string;
  /** The feed's own key, likewise. */
  readonly key?: readonly string[];
}

/** The parts of what names an entity set, and perhaps a type that derives from its own. */
export const setAndType = (entitySet: string): readonly [set: string, type: string | undefined] => {
  const [set = '', type] = entitySet.split('/');
  return [set, type];
};

/**
 * What a service says of one entity set. Streams, navigation properties and the properties of derived types are left out; what cursor and key name within
 * complex properties comes last. Throws `config`, with names that are near, for an entity set, a type or a path that is not there, and for a name in
 * `filter` that it has not; `source-contract` for types that contradict themselves, or were not read.
 */
export const entityTypeOf = (model: Model, asked: AskedEntity): EntityType => {
  const { feed, entitySet, filter } = asked;
  const lineage = lineageOfSet(model, asked);
  if (filter !== undefined) checkFilter(model, lineage.types, { feed, entitySet, filter });
  const declared =
    asked.key === undefined ? (lineage.types.findLast((type) => type.key.length > 0)?.key ?? []) : [];
  const key = checkedKey(model, lineage, declared, asked);
  const isKey = new Set(key);
  const raw = lineage.types.flatMap(({ properties }) => properties);
  if (raw.some(({ type }) => itemOf(type).depth > MOST_NESTED))
    throw refusedDocument(feed, `a type of more than ${MOST_NESTED} collections in each other`);
  const own = raw.map((property) => resolveProperty(model, property, isKey.has(property.name)));
  return {
    name: lineage.types.at(-1)?.name ?? '',
    key,
    properties: [...own, ...promoted(model, lineage, asked, { own, key, declared })].filter(
      ({ type }) => type !== 'Edm.Stream' && type !== 'Collection(Edm.Stream)',
    ),
  };
};

/** The key of `$metadata`. Throws `source-contract` where it is not made of properties with single values. */
const checkedKey = (
  model: Model,
  lineage: Lineage,
  declared: readonly RawKeyPart[],
  { feed, entitySet }: AskedEntity,
): readonly string[] => {
  const own = new Set(lineage.types.flatMap(({ properties }) => properties.map(({ name }) => name)));
  for (const { name } of declared) {
    if (own.has(name)) continue;
    const found = propertyAt(model, lineage, name);
    if ('property' in found) continue;
    throw new TidemarkError(
      'source-contract',
      `Feed "${feed}": $metadata has a key of ${entitySet} that is none: ${found.problem} Name the properties that tell rows apart in "source": {"key": [...]}.`,
      { feed, column: name },
    );
  }
  return declared.map(({ name }) => name);
};

interface Found {
  readonly own: readonly Property[];
  readonly key: readonly string[];
  readonly declared: readonly RawKeyPart[];
}

/** What cursor and key name within complex properties. Throws `config` for what is not there, or has no single value. */
const promoted = (
  model: Model,
  lineage: Lineage,
  asked: AskedEntity,
  { own, key, declared }: Found,
): readonly Property[] => {
  const complex = new Set(own.flatMap(({ name, kind }) => (kind === 'complex' ? [name] : [])));
  const wanted = [
    ...(asked.cursor === undefined ? [] : [{ path: asked.cursor, place: '"cursor"' }]),
    ...(asked.key ?? []).map((path) => ({ path, place: '"key"' })),
    ...key.filter((path) => path.includes('/')).map((path) => ({ path, place: '"key"' })),
  ].filter(({ path }) => path.includes('/') || complex.has(path));
  const byPath = new Map<string, Property>();
  for (const { path, place } of wanted) {
    const found = propertyAt(model, lineage, path, declared.find(({ name }) => name === path)?.alias);
    if ('problem' in found) throw misled(asked, place, found.problem, path);
    const { property } = found;
    const isOfKey = place === '"key"';
    byPath.set(path, isOfKey ? { ...property, nullable: false } : (byPath.get(path) ?? property));
  }
  return [...byPath.values()];
};

const misled = ({ feed }: AskedEntity, place: string, problem: string, path: string): TidemarkError =>
  new TidemarkError('config', `Feed "${feed}": ${place} names ${path}: ${problem}`, { feed, column: path });

const noSuchSet = ({ entitySets }: Model, set: string, feed: string): TidemarkError => {
  const near = nearNames(set, [...entitySets.keys()]);
  const hint = near.length === 0 ? 'It has none.' : `Did you mean ${near.join(', ')}?`;
  return new TidemarkError('config', `Feed "${feed}": the service has no entity set ${set}. ${hint}`, {
    feed,
    entitySet: set,
  });
};

const lineageOfSet = (model: Model, asked: AskedEntity): Lineage => {
  const [set, cast] = setAndType(asked.entitySet);
  const typeName = model.entitySets.get(set);
  if (typeName === undefined) throw noSuchSet(model, set, asked.feed);
  if (cast === undefined) return wholeLineage(model, typeName, asked.feed);
  const derived = model.types.get(qualified(model, cast));
  if (derived === undefined) throw notDerived(model, typeName, cast, asked);
  const lineage = wholeLineage(model, derived.name, asked.feed);
  if (!lineage.types.some(({ name }) => name === typeName)) throw notDerived(model, typeName, cast, asked);
  return lineage;
};

const wholeLineage = (model: Model, typeName: string, feed: string): Lineage => {
  const lineage = lineageOf(model, typeName, 'EntityType');
  if (lineage.isCircle === true) throw refusedDocument(feed, `the base types of ${typeName} form a circle`);
  if (lineage.missing === undefined) return lineage;
  const why = whyUnread(model, lineage.missing);
  if (why === undefined)
    throw refusedDocument(feed, `the entity type ${lineage.missing} is not defined`, {
      remedy: 'Have the service define it there, or refer to the document of its own origin that does.',
    });
  throw new TidemarkError(
    'source-contract',
    `Feed "${feed}": the entity type ${lineage.missing} is not known: ${why}. Have the service define it in $metadata, or in a document of its own origin.`,
    { feed },
  );
};

const notDerived = (
  model: Model,
  typeName: string,
  cast: string,
  { feed, entitySet }: AskedEntity,
): TidemarkError => {
  const near = nearNames(qualified(model, cast), derivedFrom(model, typeName));
  const hint = near.length === 0 ? 'None does.' : `Did you mean ${near.join(', ')}?`;
  const message = `Feed "${feed}": "entitySet" names ${cast}, which is no type that derives from ${typeName}. ${hint}`;
  return new TidemarkError('config', message, { feed, entitySet });
};
