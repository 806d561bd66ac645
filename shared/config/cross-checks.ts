import type { FeedInput } from './feed-schema.ts';
import { formatPath, type Path, type Problem } from './problems.ts';
import { LIMITS, originOf } from './service-limits.ts';
import { isSelected, metadataElsewhere, ownColumns, restOf } from './source-checks.ts';
import { SERVICE_KEYS } from './source-schema.ts';

/** An entry of "feeds": as it is written, and as it is where it is right by itself. `sourceName`: that of its source in "sources". */
export interface Entry {
  readonly raw: unknown;
  readonly input: FeedInput | undefined;
  readonly sourceName: string | undefined;
}

const repeated = (
  values: readonly string[],
): readonly { readonly index: number; readonly first: number }[] => {
  const lower = values.map((value) => value.toLowerCase());
  return lower.flatMap((value, index) => {
    const first = lower.indexOf(value);
    return first < index ? [{ index, first }] : [];
  });
};

const textAt = (raw: unknown, key: 'name' | 'table'): string | undefined => {
  const value: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, key) : undefined;
  return typeof value === 'string' ? value.toLowerCase() : undefined;
};

/** A problem for each of the feeds that have the same: which of them is meant, nobody can tell. */
const collisions = (
  feeds: readonly Entry[],
  key: 'name' | 'table',
  word: (other: number) => string,
): readonly Problem[] => {
  const texts = feeds.map(({ raw }) => textAt(raw, key));
  return texts.flatMap((text, index) => {
    const other = texts.findIndex((one, place) => one === text && place !== index);
    return text === undefined || other < 0 ? [] : [{ path: ['feeds', index, key], message: word(other) }];
  });
};

/** Feeds that would share a name or a table. Case does not tell them apart: it does not on every file system. */
const sharedBetween = (feeds: readonly Entry[]): readonly Problem[] => [
  ...collisions(
    feeds,
    'name',
    (other) => `is the name of feeds[${other}] too; every feed needs its own: change it in one of them`,
  ),
  ...collisions(
    feeds,
    'table',
    (other) => `is the table of feeds[${other}] too; two feeds never share a table: change it in one of them`,
  ),
];

const hasSchema = ({ table }: FeedInput): boolean => table.includes('.');

/** A lakehouse shows tables in schemas, or tables without: of a lake with both, one half is hidden. Where most tables are, the others belong. */
const layoutOf = (feeds: readonly Entry[]): readonly Problem[] => {
  const known = feeds.flatMap(({ input }, index) => (input === undefined ? [] : [{ input, index }]));
  const [first] = known;
  if (first === undefined) return [];
  const inSchemas = known.filter(({ input }) => hasSchema(input)).length;
  const isTie = 2 * inSchemas === known.length;
  const wants = isTie ? hasSchema(first.input) : 2 * inSchemas > known.length;
  const model = known.find(({ input }) => hasSchema(input) === wants) ?? first;
  const difference = wants
    ? `is in no schema, and the table of feeds[${model.index}] is in one`
    : `is in a schema, and the table of feeds[${model.index}] is in none`;
  return known
    .filter(({ input }) => hasSchema(input) !== wants)
    .map(({ index }) => ({
      path: ['feeds', index, 'table'],
      message: `${difference}: a lakehouse shows one layout only; put all tables into schemas ("dbo.Orders"), or none ("Orders")`,
    }));
};

interface Said {
  readonly index: number;
  /** Where the limit is said. */
  readonly path: Path;
  readonly origin: string;
  readonly limit: number;
}

const limitsSaid = (feeds: readonly Entry[], [name, limitOf]: (typeof LIMITS)[number]): readonly Said[] =>
  feeds.flatMap(({ input, sourceName }, index) => {
    const limit = input && limitOf(input.source);
    if (input === undefined || limit === undefined) return [];
    const root = sourceName === undefined ? ['feeds', index, 'source'] : ['sources', sourceName];
    return [{ index, path: [...root, name], origin: originOf(input.source), limit }];
  });

/** Sources of one service that say different limits: a budget belongs to a service. */
const limitsOf = (feeds: readonly Entry[]): readonly Problem[] =>
  LIMITS.flatMap((each) => {
    const said = limitsSaid(feeds, each);
    return said.flatMap(({ index, path, origin, limit }) => {
      const other = said.find((one) => one.origin === origin && one.limit !== limit);
      if (other === undefined) return [];
      const message = `is ${limit} by ${formatPath(path)}, and ${other.limit} by ${formatPath(other.path)} of the same service (scheme, host and port), which has one budget; say the same in both places, or let all its feeds name one source`;
      return [{ path: ['feeds', index, 'source', each[0]], message }];
    });
  });

/** The service's root with the entity set after it, as it is copied from a browser. */
const entitySetInUrl = ({ source }: FeedInput, index: number): readonly Problem[] => {
  const { serviceUrl, entitySet } = source;
  if (!serviceUrl.endsWith(`/${entitySet}`)) return [];
  const message = `ends in the entity set, which Tidemark adds itself; leave "/${entitySet}" out. If that is the root of the service all the same, end it with "/"`;
  return [{ path: ['feeds', index, 'source', 'serviceUrl'], message }];
};

/** A key of the feed's own: each part once, and among what is selected. */
const keyOf = ({ source: { key = [], select } }: FeedInput, index: number): readonly Problem[] => {
  const at = (place: number) => ['feeds', index, 'source', 'key', place];
  return [
    ...repeated(key).map(({ index: place, first }) => ({
      path: at(place),
      message: `is key[${first}] again, perhaps in other case; name each part once`,
    })),
    ...key.flatMap((name, place) =>
      isSelected(select, name)
        ? []
        : [{ path: at(place), message: 'is not in "select"; add it there, as the key tells rows apart' }],
    ),
  ];
};

const withinFeed = (feed: FeedInput, index: number): readonly Problem[] => {
  const { select } = feed.source;
  if (select === undefined) return [];
  const at = (...path: readonly PropertyKey[]) => ['feeds', index, ...path];
  const own = new Set([...select, ...ownColumns(feed)]);
  return [
    ...repeated(select).map(({ index: place, first }) => ({
      path: at('source', 'select', place),
      message: `is select[${first}] again, perhaps in other case; a table has one column of a name`,
    })),
    ...(isSelected(select, feed.cursor.column)
      ? []
      : [
          {
            path: at('source', 'select'),
            message: 'must have the cursor column too; add it, or leave "select" out',
          },
        ]),
    ...Object.keys(feed.columns ?? {})
      .filter((column) => !own.has(column))
      .map((column) => ({
        path: at('columns', column),
        message: 'is not in "select"; add it there, or leave it out here',
      })),
  ];
};

/** A problem of what belongs to a service is told with the source that says it, where that is a named one. */
const withSource =
  ({ sourceName }: Entry) =>
  ({ path, message }: Problem): Problem =>
    sourceName !== undefined && SERVICE_KEYS.includes(String(path[3]))
      ? { path, message: `comes from ${formatPath(['sources', sourceName])}, and ${message}` }
      : { path, message };

/** What no single value shows to be wrong. */
export const crossChecks = (feeds: readonly Entry[]): readonly Problem[] => [
  ...sharedBetween(feeds),
  ...layoutOf(feeds),
  ...limitsOf(feeds),
  ...feeds.flatMap((entry, index) => {
    const { input } = entry;
    if (input === undefined) return [];
    const checks = [entitySetInUrl, metadataElsewhere, keyOf, restOf, withinFeed];
    return checks.flatMap((check) => check(input, index)).map(withSource(entry));
  }),
];
