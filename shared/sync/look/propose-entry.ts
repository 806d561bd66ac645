import type { Feed } from '../../config/index.ts';
import type { EntityType } from '../../odata/index.ts';
import { proposedCursor } from './cursor-candidates.ts';

/** An entry of "feeds" in feeds.json. */
export interface ProposedEntry {
  readonly name: string;
  readonly source: Readonly<Record<string, unknown>>;
  readonly cursor: { readonly column: string };
  readonly table: string;
  /** Of properties whose types are not known: text, which holds every value. */
  readonly columns?: Readonly<Record<string, 'string'>>;
}

/** Names that are taken, in small letters. */
export interface Taken {
  readonly names: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
}

/** What feeds.json takes as names of an entity set, and of a property. */
const SET_NAME = /^[^\s/?#()]+$/;
const COLUMN_NAME = /^[^ ,;{}()\n\t=/]+$/;
const MOST_NAME = 63;
/** Of the number that tells a second one apart. */
const ROOM = 6;

/** The first of `name`, `name2`, `name3` ... that is free. */
const free = (taken: ReadonlySet<string>, nameOf: (suffix: string) => string): string => {
  for (let nth = 1; ; nth += 1) {
    const name = nameOf(nth === 1 ? '' : String(nth));
    if (!taken.has(name.toLowerCase())) return name;
  }
};

/** `SalesOrders` as `sales-orders`: of a-z, 0-9 and "-", beginning with a letter or digit. */
const slugOf = (set: string): string => {
  const words = set
    .normalize('NFKD')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return (words === '' ? 'feed' : words).slice(0, MOST_NAME - ROOM).replace(/-+$/, '');
};

/** What a table may be called everywhere: letters, digits and "_", not "_" first. */
const tableOf = (set: string): string => {
  const name = set.replaceAll(/[^\p{L}\p{N}_]+/gu, '_').replaceAll(/^_+/g, '');
  return name === '' ? 'Table' : name;
};

/** The schema that the feed's own table lies in, with a period behind it: all tables of a lake have one, or none has. */
const schemaOf = (tablePath: string): string => {
  const [, schema, table] = tablePath.split('/');
  return table === undefined ? '' : `${schema}.`;
};

/** How the service is reached, as the feed says it. */
const sourceOf = ({ source }: Feed, entitySet: string): ProposedEntry['source'] => {
  const { serviceUrl, auth, metadataUrl, query, headers } = source;
  return {
    serviceUrl,
    ...(auth.type !== 'none' && { auth }),
    ...(metadataUrl !== undefined && { metadataUrl }),
    entitySet,
    ...(Object.keys(query).length > 0 && { query }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
};

/** The table that an entity set would fill beside those that are taken. */
export const proposedTable = (feed: Feed, set: string, { tables }: Taken): string => {
  const schema = schemaOf(feed.tablePath);
  return free(tables, (suffix) => `${schema}${tableOf(set)}${suffix}`);
};

/**
 * The entry of feeds.json that would take an entity set of the feed's service; undefined where nobody can say which column is its cursor, or its rows
 * cannot be told apart. `feeds.json` takes every one.
 */
export const proposedEntry = (
  feed: Feed,
  { set, entity }: { readonly set: string; readonly entity: EntityType },
  taken: Taken,
): ProposedEntry | undefined => {
  const cursor = proposedCursor(entity);
  const isNamed = SET_NAME.test(set) && COLUMN_NAME.test(cursor?.column ?? '');
  if (cursor === undefined || entity.key.length === 0 || !isNamed) return undefined;
  const unread = entity.properties.flatMap((property) =>
    property.unread === undefined ? [] : [[property.name, 'string'] as const],
  );
  return {
    name: free(taken.names, (suffix) => slugOf(set) + (suffix === '' ? '' : `-${suffix}`)),
    source: sourceOf(feed, set),
    cursor: { column: cursor.column },
    table: proposedTable(feed, set, taken),
    ...(unread.length > 0 && { columns: Object.fromEntries(unread) }),
  };
};
