import { decode } from './query-options.ts';
import { refusal } from './refusal.ts';

/** What a path of the service asks for. */
export type Route =
  | { readonly kind: 'service document' | 'metadata' }
  | { readonly kind: 'rows' | 'count'; readonly set: string }
  | { readonly kind: 'entity'; readonly set: string; readonly key: string };

const DOCUMENTS: ReadonlyMap<string, Route> = new Map([
  ['', { kind: 'service document' }],
  ['$metadata', { kind: 'metadata' }],
]);
const SEGMENT = /^(\w+)(?:\((.*)\))?$/;

const segmentsBelow = (rootPath: string, pathname: string): readonly string[] => {
  const below = pathname === rootPath ? '/' : pathname.slice(rootPath.length);
  if (!pathname.startsWith(rootPath) || !below.startsWith('/'))
    throw refusal(404, 'There is no service at this path.');
  return below.slice(1).split('/').map(decode);
};

const notFound = (segment: string): Error => refusal(404, `Resource not found for the segment '${segment}'.`);

/** An entity set by its name, or one entity of it by name and key; undefined for another segment. */
const setSegment = (segment: string): { readonly set: string; readonly key?: string } | undefined => {
  const [, set, key] = SEGMENT.exec(segment) ?? [];
  return set === undefined ? undefined : { set, ...(key !== undefined && { key }) };
};

/** The route of a path, where `sets` are the service's. 404 where it leads nowhere. Source: OData 4.0 Part 2, section 4. */
export const parseRoute = (
  pathname: string,
  rootPath: string,
  sets: { has(name: string): boolean },
): Route => {
  const [first = '', second, ...more] = segmentsBelow(rootPath, pathname);
  const document = second === undefined ? DOCUMENTS.get(first) : undefined;
  if (document !== undefined) return document;
  const of = setSegment(first);
  if (of === undefined || !sets.has(of.set) || more.length > 0) throw notFound(first);
  const { set, key } = of;
  if (second === undefined) return key === undefined ? { kind: 'rows', set } : { kind: 'entity', set, key };
  if (second === '$count' && key === undefined) return { kind: 'count', set };
  throw notFound(second);
};
