import type { Csdl, RawFacets, RawProperty, RawType } from './csdl-types.ts';
import { namespaceOf } from './qualified-names.ts';
import type { Property } from './types.ts';

/** What is known of a service: its `$metadata`, and of the documents that it refers to those that were read. */
export interface Model extends Pick<Csdl, 'types' | 'entitySets' | 'aliases'> {
  /** By the namespaces of types: where they are defined that was not read, and why. */
  readonly unread: ReadonlyMap<string, string>;
}

/** A type with the types that it derives from, the root first. */
export interface Lineage {
  readonly types: readonly RawType[];
  /** A type that is not defined, so that the lineage ends below it. */
  readonly missing?: string;
  /** The types derive from each other in a circle. */
  readonly isCircle?: true;
}

/** The types that a type is made of. `name` is qualified. */
export const lineageOf = ({ types }: Pick<Model, 'types'>, name: string, kind: RawType['kind']): Lineage => {
  const lineage = new Set<RawType>();
  let next: string | undefined = name;
  while (next !== undefined) {
    const type = types.get(next);
    if (type?.kind !== kind) return { types: [...lineage].toReversed(), missing: next };
    if (lineage.has(type)) return { types: [...lineage].toReversed(), isCircle: true };
    lineage.add(type);
    next = type.base;
  }
  return { types: [...lineage].toReversed() };
};

/** The names of the types that derive from one, directly or not. */
export const derivedFrom = ({ types }: Pick<Model, 'types'>, name: string): readonly string[] => {
  const byBase = Map.groupBy(types.values(), ({ base }) => base);
  const found = new Set([name]);
  for (const base of found) for (const type of byBase.get(base) ?? []) found.add(type.name);
  found.delete(name);
  return [...found];
};

/** Where a type is defined that was not read, and why; undefined where nothing is known of it. */
export const whyUnread = ({ unread }: Model, name: string): string | undefined =>
  unread.get(namespaceOf(name));

interface ResolvedType {
  readonly name: string;
  readonly kind: Property['kind'];
  readonly facets?: RawFacets;
}

const COLLECTION = /^Collection\((.*)\)$/;
/** OData has no collections of collections; some are let pass. */
export const MOST_NESTED = 8;

/** The type within collections, and how many these are: of more than are let pass, one more. */
export const itemOf = (written: string): { readonly item: string; readonly depth: number } => {
  let item = written;
  let depth = 0;
  for (
    let next = COLLECTION.exec(item);
    next !== null && depth <= MOST_NESTED;
    next = COLLECTION.exec(item)
  ) {
    item = next[1] ?? '';
    depth += 1;
  }
  return { item, depth };
};

const single = ({ types }: Model, name: string): ResolvedType => {
  if (name.startsWith('Edm.')) return { name, kind: 'primitive' };
  const type = types.get(name);
  if (type?.kind === 'TypeDefinition')
    return { name: type.base ?? 'Edm.String', kind: 'primitive', facets: type.facets };
  return { name, kind: type?.kind === 'EnumType' ? 'enum' : 'complex' };
};

const resolved = (model: Model, written: string): ResolvedType => {
  const { item, depth } = itemOf(written);
  const type = single(model, item);
  if (depth === 0) return type;
  return { name: `${'Collection('.repeat(depth)}${type.name}${')'.repeat(depth)}`, kind: 'collection' };
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

/** A property as it is declared, its type resolved. One whose type is not defined counts as complex. */
export const resolveProperty = (model: Model, raw: RawProperty, isKey: boolean): Property => {
  const { name, kind, facets: own } = resolved(model, raw.type);
  const facets = { ...own, ...raw.facets };
  const { item } = itemOf(raw.type);
  const unread = model.types.has(item) ? undefined : whyUnread(model, item);
  return {
    name: raw.name,
    type: name,
    kind,
    // Absent means nullable, except in a key, which cannot be.
    nullable: raw.nullable === undefined ? !isKey : raw.nullable !== 'false',
    ...precisionOf(facets.precision),
    ...scaleOf(facets.scale),
    ...(unread !== undefined && { unread }),
  };
};
