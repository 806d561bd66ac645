import { describe, expect, test } from 'vitest';
import { fingerprintOf, parseFeeds } from '../../../shared/config/index.ts';

type Json = Readonly<Record<string, unknown>>;

const ROOT = 'https://crm.example/odata';

const load = (source: Json, more: Json = {}) =>
  parseFeeds(
    JSON.stringify({
      feeds: [
        {
          name: 'forms',
          source: { serviceUrl: ROOT, entitySet: 'Forms', ...source },
          cursor: { column: '__meta/sentAt' },
          table: 'Forms',
          ...more,
        },
      ],
    }),
    'feeds.json',
  );

const problemOf = (source: Json, more: Json = {}): string | undefined =>
  load(source, more).refused[0]?.problems[0];

describe('a feed whose service has other shapes', () => {
  test.each<[Json, Json]>([
    [{ metadataUrl: `${ROOT}/meta/$metadata` }, {}],
    [{ entitySet: 'Forms/Org.Model.Long' }, {}],
    [{ entitySet: 'Forms.part-2' }, {}],
    [{ key: ['Head/No', 'Head/By/Device'], rest: 'Rest' }, {}],
    [
      { select: ['Head', '__meta'], key: ['Head/No'] },
      { columns: { __meta_sentAt: 'timestamp', Head: 'string' } },
    ],
    [{ select: ['Head/No', '__meta/sentAt'], key: ['Head/No'] }, { columns: { Head_No: 'long' } }],
  ])('of %j %j is taken', (source, more) => {
    const { feeds, refused } = load(source, more);
    expect(refused).toStrictEqual([]);
    expect(feeds[0]?.source).toMatchObject(source);
  });

  test.each<[Json, Json, string]>([
    [
      { metadataUrl: 'https://other.example/$metadata' },
      {},
      'source.metadataUrl (feed "forms"): is at another origin than "serviceUrl"',
    ],
    [
      { metadataUrl: 'https://crm.example:444/$metadata' },
      {},
      'source.metadataUrl (feed "forms"): is at another origin',
    ],
    [
      { metadataUrl: `${ROOT}/$metadata?key=1` },
      {},
      'source.metadataUrl (feed "forms"): must not have a query',
    ],
    [{ metadataUrl: '/$metadata' }, {}, 'source.metadataUrl (feed "forms"): must be a URL'],
    [{ entitySet: 'Forms/Long' }, {}, 'source.entitySet (feed "forms"): must be one name'],
    [{ entitySet: "Firm('A')/Forms" }, {}, 'source.entitySet (feed "forms"): must be one name'],
    [
      { key: ['Head//No'] },
      {},
      'source.key[0] (feed "forms"): must be a name, or a path such as "Address/Zip"',
    ],
    [{}, { cursor: { column: '/sentAt' } }, 'cursor.column (feed "forms"): must be a name, or a path'],
    [{ select: ['Head'] }, {}, 'source.select (feed "forms"): must have the cursor column too'],
    [{ select: ['__meta'], key: ['Head/No'] }, {}, 'source.key[0] (feed "forms"): is not in "select"'],
    [{ rest: '__META_sentAt' }, {}, 'source.rest (feed "forms"): is a column of the feed already'],
    [
      { rest: 'Name' },
      { columns: { Name: 'string' } },
      'source.rest (feed "forms"): is a column of the feed already',
    ],
    [{ rest: 'a b' }, {}, 'source.rest (feed "forms"): must be a column name'],
  ])('of %j %j is refused', (source, more, problem) => {
    expect(problemOf(source, more)).toContain(`feeds.json: feeds[0].${problem}`);
  });

  test('keeps its watermark where only the place of $metadata or the rest is another', () => {
    const [plain, other] = [{}, { metadataUrl: `${ROOT}/x/$metadata`, rest: 'Rest' }].map((source) => {
      const [feed] = load(source).feeds;
      return feed && fingerprintOf(feed);
    });
    expect(other).toBe(plain);
  });
});
