import {
  type Arbitrary,
  uniqueArray,
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  oneof,
  pre,
  property as forAll,
  record,
  string,
  stringMatching,
  subarray,
  tuple,
} from 'fast-check';
import { expect, test } from 'vitest';
import { parseFeeds } from '../../shared/config/index.ts';
import type { EntityType, Property } from '../../shared/odata/index.ts';
import { unconfigured } from '../../shared/sync/feed/index.ts';
import { cursorCandidates, proposedCursor } from '../../shared/sync/look/cursor-candidates.ts';
import { proposedEntry } from '../../shared/sync/look/propose-entry.ts';
import { propertyOptions } from '../support/property-options.ts';

const names = oneof(
  stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/),
  constantFrom('ModifiedAt', 'RowVersion', 'constructor', '__proto__', 'Größe', 'Табель', 'Orders', 'ORDERS'),
  string({ minLength: 1, maxLength: 140 }),
);

const property: Arbitrary<Property> = record({
  name: names,
  type: constantFrom('Edm.Int32', 'Edm.Int64', 'Edm.DateTimeOffset', 'Edm.Date', 'Edm.String', 'Edm.Guid'),
  kind: constant('primitive' as const),
  nullable: boolean(),
});

const entity: Arbitrary<EntityType> = uniqueArray(property, {
  minLength: 1,
  maxLength: 6,
  selector: ({ name }) => name,
}).chain((properties) =>
  record({
    name: constant('Any.Type'),
    properties: constant(properties),
    key: subarray(properties.map(({ name }) => name)),
  }),
);

const NOBODY = unconfigured('add');
const FEED = {
  ...NOBODY,
  source: { ...NOBODY.source, serviceUrl: 'https://services.example/odata', auth: { type: 'none' as const } },
};

test('feeds.json takes every entry that is proposed, all of a service together', () => {
  assert(
    forAll(
      array(tuple(names, entity), { minLength: 1, maxLength: 8 }),
      constantFrom('Tables/Orders', 'Tables/dbo/Orders'),
      (sets, tablePath) => {
        const taken = { names: new Set<string>(), tables: new Set<string>() };
        const entries = sets.flatMap(([set, type]) => {
          const entry = proposedEntry({ ...FEED, tablePath }, { set, entity: type }, taken);
          if (entry === undefined) return [];
          taken.names.add(entry.name);
          taken.tables.add(entry.table.toLowerCase());
          return [entry];
        });
        pre(entries.length > 0);
        const { feeds, refused } = parseFeeds(JSON.stringify({ feeds: entries }), 'feeds.json');
        expect(refused.flatMap(({ problems }) => problems)).toStrictEqual([]);
        expect(feeds).toHaveLength(entries.length);
      },
    ),
    propertyOptions(200),
  );
});

test('a cursor that is proposed is one of the candidates, the first', () => {
  assert(
    forAll(entity, (type) => {
      const cursor = proposedCursor(type);
      const [first] = cursorCandidates(type);
      expect([undefined, first]).toContainEqual(cursor);
    }),
    propertyOptions(200),
  );
});
