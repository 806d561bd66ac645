import { describe, expect, test } from 'vitest';
import type { Feed } from '../../shared/config/index.ts';
import { createRawRows } from '../support/raw-rows.ts';
import type { Ports } from '../support/memory-world.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { columnTexts } from '../support/world-checks.ts';

const metadataOf = (property: string): string =>
  `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="Lines" OpenType="true"/><EntityType Name="T"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Value" ${property}/></EntityType><EntityContainer Name="C"><EntitySet Name="Rows" EntityType="N.T"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;

/** Whether the rows of a request are to have their `Id` only. */
const isOfIds = (url: string): boolean => /[?&]\$select=Id(?:&|$)/.test(decodeURIComponent(url));

interface Spoilt {
  readonly world: ReloadWorld;
  readonly ports: Ports;
}

/** A source of two rows, the second with a value that its column cannot take. */
const spoilt = (property: string, json: string): Spoilt => {
  const serving = (rows: readonly string[]) =>
    createRawRows({
      name: 'Rows',
      metadata: metadataOf(property),
      key: 'Id',
      queried: { Id: 'Edm.Int32' },
      rows,
      pageSize: 10,
    });
  const { rootUrl, fetch: fetchAll } = serving(['{"Id":1,"Value":null}', `{"Id":2,"Value":${json}}`]);
  const { fetch: fetchIds } = serving(['{"Id":1}', '{"Id":2}']);
  const fetch: typeof fetchAll = (input, init) =>
    (isOfIds(new Request(input).url) ? fetchIds : fetchAll)(input, init);
  const world = createReloadWorld({ cursor: { column: 'Id' } });
  world.feed = {
    ...world.feed,
    source: { ...world.feed.source, serviceUrl: rootUrl, entitySet: 'Rows' },
  };
  return { world, ports: { lake: world.lake, state: world.state, fetch } };
};

const change = (world: ReloadWorld, changes: Partial<Feed>): void => {
  world.feed = { ...world.feed, ...changes };
};

const AS_TEXT = [
  ['Type="Edm.Int32"', '1.5', '1.5'],
  ['Type="Edm.Int32"', '"1.5"', '1.5'],
  ['Type="Edm.Int64"', '9223372036854775808', '9223372036854775808'],
  ['Type="Edm.Byte"', '256', '256'],
  ['Type="Edm.Decimal" Precision="5" Scale="2"', '1.234', '1.234'],
  ['Type="Edm.Decimal"', '"n/a"', 'n/a'],
  ['Type="Edm.Double"', '1E400', '1E400'],
  ['Type="Edm.Double"', '"Infinity"', 'Infinity'],
  ['Type="Edm.Boolean"', '1', '1'],
  ['Type="Edm.Date"', '"2026-02-30"', '2026-02-30'],
  ['Type="Edm.DateTimeOffset"', '"2026-01-05T11:00:00"', '2026-01-05T11:00:00'],
  ['Type="Edm.String"', 'true', 'true'],
] as const;

const LEFT_OUT = [
  ...AS_TEXT.map(([property, json]) => [property, json] as const),
  ['Type="Edm.Binary"', '"not base64!"'],
  ['Type="N.Lines"', '{"Lines":[],"Lines@odata.nextLink":"x"}'],
  ['Type="Collection(Edm.String)"', `${'['.repeat(600)}${']'.repeat(600)}`],
] as const;

describe('a value that its column cannot take', () => {
  test.each(AS_TEXT)(
    'of %s, %s: taken as text it leads to a load, as the message says',
    async (property, json, text) => {
      const { world, ports } = spoilt(property, json);
      const failed = await world.run({ over: ports });
      expect(failed).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
      expect(failed.message).toContain(
        'take it as text by "columns": {"Value": "string"} or leave it out by "select"',
      );
      change(world, { columns: { Value: 'string' } });
      expect(await world.run({ over: ports })).toMatchObject({ outcome: 'appended', rows: 2 });
      expect(await columnTexts(world, 'Value')).toStrictEqual([text, 'null'].toSorted());
    },
  );

  test.each(LEFT_OUT)(
    'of %s, %.40s: left out by "select" the rows lead to a load',
    async (property, json) => {
      const { world, ports } = spoilt(property, json);
      const failed = await world.run({ over: ports });
      expect(failed).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
      expect(failed.message).toMatch(/leave it out by "select"/i);
      change(world, { source: { ...world.feed.source, select: ['Id'] } });
      expect(await world.run({ over: ports })).toMatchObject({ outcome: 'appended' });
      expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2']);
    },
  );
});
