import { describe, expect, test } from 'vitest';
import type { EntitySetOptions, Quirks } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { declaring } from '../support/declared.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { asked, columnTexts } from '../support/world-checks.ts';

const at = (n: number): string => `2025-01-${String(1 + Math.ceil(n / 3)).padStart(2, '0')}T00:00:00Z`;

/** Three forms share a time; none has one whose number is a multiple of seven. */
const form = (n: number): JsonObject => ({
  Head: { No: `F-${n}`, By: { Device: n % 2 } },
  __meta: n % 14 === 0 ? null : { sentAt: n % 7 === 0 ? null : at(n), Count: n },
  Name: `form ${n}`,
});

const forms = (count: number): EntitySetOptions => ({
  name: 'Forms',
  entityType: {
    name: 'Form',
    key: ['Head/No', 'Head/By/Device'],
    properties: [
      { name: 'Head', type: 'NorthwindModel.Head', nullable: false },
      { name: '__meta', type: 'NorthwindModel.Meta' },
      { name: 'Name', type: 'Edm.String' },
    ],
    complexTypes: [
      {
        name: 'Head',
        properties: [
          { name: 'No', type: 'Edm.String', nullable: false },
          { name: 'By', type: 'NorthwindModel.By', nullable: false },
        ],
      },
      { name: 'By', properties: [{ name: 'Device', type: 'Edm.Int32', nullable: false }] },
      {
        name: 'Meta',
        properties: [
          { name: 'sentAt', type: 'Edm.DateTimeOffset' },
          { name: 'Count', type: 'Edm.Int32' },
        ],
      },
    ],
  },
  rows: Array.from({ length: count }, (_, index) => form(index + 1)),
});

const CURSOR = '__meta/sentAt';

const worldOf = async (count: number, quirks: Quirks = {}) => {
  const world = createReloadWorld({ set: forms(count), cursor: { column: CURSOR }, pageSize: 4, quirks });
  const declared = await declaring(world);
  declared.declare((xml) => xml.replace('<PropertyRef Name="Head/No"', '$& Alias="FormNo"'));
  return world;
};

/** The numbers of the forms that have a time. */
const timed = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter((n) => n % 7 !== 0)
    .map((n) => `F-${n}`)
    .toSorted();

describe('cursor and key within complex properties', () => {
  test.each<[string, Quirks]>([
    ['by value', {}],
    ['by its links', { ignoreOrder: true }],
  ])('take every row that has a value, from a source that is read %s', async (_, quirks) => {
    const world = await worldOf(30, quirks);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 26 });
    expect(await columnTexts(world, 'FormNo')).toStrictEqual(timed(30));
    const first = (await world.rows()).find((row) => row['FormNo'] === 'F-1');
    expect(first).toMatchObject({
      Head_By_Device: 1,
      Head: '{"No":"F-1","By":{"Device":1}}',
      __meta: '{"sentAt":"2025-01-02T00:00:00Z","Count":1}',
    });
    expect(first?.['__meta_sentAt']).toBeDefined();
    world.service.insert('Forms', [form(31), form(32)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('are what is filtered and sorted by, and what is left out is noted', async () => {
    const world = await worldOf(20);
    world.service.clearRequests();
    const run = await world.run();
    expect(run.noteFacts).toContainEqual({ kind: 'cursor-null', column: CURSOR, rows: 2 });
    expect(asked(world).some((url) => url.includes(`$filter=${CURSOR} ne null and ${CURSOR} ge `))).toBe(
      true,
    );
    expect(
      asked(world).some((url) => url.includes(`$orderby=${CURSOR} asc,Head/No asc,Head/By/Device asc`)),
    ).toBe(true);
  });

  test('are asked for by whole properties, where the feed names what it takes', async () => {
    const world = await worldOf(20);
    world.feed = { ...world.feed, source: { ...world.feed.source, select: [CURSOR, 'Head', 'Name'] } };
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 18 });
    expect(
      asked(world)
        .filter((url) => url.includes('$select='))
        .every((url) => url.includes('__meta,Head,Name') || url.includes('Head,__meta')),
    ).toBe(true);
    expect(Object.keys((await world.rows())[0] ?? {})).toStrictEqual([
      'FormNo',
      'Head_By_Device',
      '__meta_sentAt',
      'Head',
      'Name',
    ]);
  });

  test('find a row by its key in a reload, wherever it went', async () => {
    const world = await worldOf(20);
    await world.run();
    const moved = { __meta: { sentAt: at(1), Count: 0 } };
    world.service.onRequest = undefined;
    world.service.remove('Forms', { 'Head/No': 'F-18', 'Head/By/Device': 0 });
    world.service.insert('Forms', [{ ...form(18), ...moved }]);
    const after = await declaring(world);
    after.declare((xml) => xml.replace('<PropertyRef Name="Head/No"', '$& Alias="FormNo"'));
    world.service.remove('Forms', { 'Head/No': 'F-20', 'Head/By/Device': 0 });
    world.service.clearRequests();
    expect(await world.reload({ window: { from: at(14) } })).toMatchObject({ outcome: 'reloaded' });
    expect(asked(world).some((url) => /Head\/No eq 'F-\d+' and Head\/By\/Device eq \d/.test(url))).toBe(true);
    const rows = (await world.rows()).map((row) => String(row['FormNo'])).toSorted();
    expect(rows).toStrictEqual(timed(20).filter((no) => no !== 'F-20'));
  });

  test('by another alias mean another column, which is told', async () => {
    const world = await worldOf(5);
    await world.run();
    world.service.onRequest = undefined;
    const declared = await declaring(world);
    declared.declare((xml) => xml.replace('<PropertyRef Name="Head/No"', '$& Alias="Number"'));
    world.service.insert('Forms', [form(6)]);
    world.clock.advance(86_400_000);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toContain(
      'names the columns of the key Number, Head_By_Device; in the table they are FormNo, Head_By_Device',
    );
  });

  test('are refused where a part of the key is null, with the path', async () => {
    const world = await worldOf(5);
    world.service.insert('Forms', [{ ...form(6), Head: { No: 'F-6', By: null } }]);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toContain('a row has no Head/By/Device');
    world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Head/By/Device ne null' } };
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test.each([
    ['__meta/sendAt', /there is no __meta\/sendAt. Did you mean __meta\/sentAt/],
    ['__meta', /Name a property in it: __meta\/sentAt/],
    ['Meta/sentAt', /there is no Meta/],
  ])('by the path %s are refused before a row is asked for', async (column, why) => {
    const world = await worldOf(5);
    world.feed = { ...world.feed, cursor: { column } };
    world.service.clearRequests();
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toMatch(why);
    expect(asked(world)).toStrictEqual(['$metadata']);
  });

  test('have a column of their own, or none', async () => {
    const world = await worldOf(5);
    const declared = await declaring(world);
    declared.declare((xml) =>
      xml.replace('<Property Name="Name"', '<Property Name="__META_sentAt" Type="Edm.String"/>$&'),
    );
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toContain('leave __META_sentAt out by "select"');
    world.feed = { ...world.feed, source: { ...world.feed.source, select: ['Head', '__meta', 'Name'] } };
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
  });
});
