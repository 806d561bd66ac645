import type { FeedInput } from './feed-schema.ts';
import type { Problem } from './problems.ts';

const repeated = (
  values: readonly string[],
): readonly { readonly index: number; readonly first: number }[] => {
  const lower = values.map((value) => value.toLowerCase());
  return lower.flatMap((value, index) => {
    const first = lower.indexOf(value);
    return first < index ? [{ index, first }] : [];
  });
};

/** Feeds that would share a name or a table. Case does not tell them apart: it does not on every file system. */
const sharedBetween = (feeds: readonly FeedInput[]): readonly Problem[] => [
  ...repeated(feeds.map(({ name }) => name)).map(({ index, first }) => ({
    path: ['feeds', index, 'name'],
    message: `is the name of feeds[${first}] already; every feed needs its own`,
  })),
  ...repeated(feeds.map(({ table }) => table)).map(({ index, first }) => ({
    path: ['feeds', index, 'table'],
    message: `is the table of feeds[${first}] already; two feeds never share a table`,
  })),
];

const hasSchema = ({ table }: FeedInput): boolean => table.includes('.');

/** A lakehouse shows tables in schemas, or tables without: of a lake with both, one half is hidden. */
const layoutOf = (feeds: readonly FeedInput[]): readonly Problem[] => {
  const [first] = feeds;
  const other = feeds.findIndex((feed) => first !== undefined && hasSchema(feed) !== hasSchema(first));
  const feed = feeds[other];
  if (feed === undefined) return [];
  const difference = hasSchema(feed)
    ? 'is in a schema, and the table of feeds[0] is in none'
    : 'is in no schema, and the table of feeds[0] is in one';
  return [
    {
      path: ['feeds', other, 'table'],
      message: `${difference}: a lakehouse shows one layout only; put all tables into schemas ("dbo.Orders"), or none ("Orders")`,
    },
  ];
};

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
      select?.includes(name) === false
        ? [{ path: at(place), message: 'is not in "select"; add it there, as the key tells rows apart' }]
        : [],
    ),
  ];
};

const withinFeed = (feed: FeedInput, index: number): readonly Problem[] => {
  const { select } = feed.source;
  if (select === undefined) return [];
  const at = (...path: readonly PropertyKey[]) => ['feeds', index, ...path];
  const cursorIsLeftOut = !select.includes(feed.cursor.column);
  return [
    ...repeated(select).map(({ index: place, first }) => ({
      path: at('source', 'select', place),
      message: `is select[${first}] again, perhaps in other case; a table has one column of a name`,
    })),
    ...(cursorIsLeftOut
      ? [
          {
            path: at('source', 'select'),
            message: 'must have the cursor column too; add it, or leave "select" out',
          },
        ]
      : []),
    ...Object.keys(feed.columns ?? {})
      .filter((column) => !select.includes(column))
      .map((column) => ({
        path: at('columns', column),
        message: 'is not in "select"; add it there, or leave it out here',
      })),
  ];
};

/** What no single value shows to be wrong. */
export const crossChecks = (feeds: readonly FeedInput[]): readonly Problem[] => [
  ...sharedBetween(feeds),
  ...layoutOf(feeds),
  ...feeds.flatMap(entitySetInUrl),
  ...feeds.flatMap(keyOf),
  ...feeds.flatMap(withinFeed),
];
