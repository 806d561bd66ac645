import { describe, expect, test } from 'vitest';
import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { Note } from '../../shared/state/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { asked } from '../support/world-checks.ts';

const lead = (n: number, more: JsonObject = {}): JsonObject => ({
  Id: n,
  Name: `lead ${n}`,
  Speed: n * 100,
  ...more,
});

const leads = (rows: readonly JsonObject[]): EntitySetOptions => ({
  name: 'Leads',
  entityType: {
    name: 'Lead',
    key: ['Id'],
    properties: [
      { name: 'Id', type: 'Edm.Int32', nullable: false },
      { name: 'Name', type: 'Edm.String' },
      { name: 'Speed', type: 'Edm.Int32' },
    ],
    isOpen: true,
  },
  rows,
});

const worldOf = (rows: readonly JsonObject[]) =>
  createReloadWorld({ set: leads(rows), cursor: { column: 'Id' }, pageSize: 3 });

const xml = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'application/xml' } });

/** Serves `$metadata` changed, and other documents by the ends of their URLs. */
const documents = async (
  world: ReloadWorld,
  change: (text: string) => string,
  others: Readonly<Record<string, string>> = {},
): Promise<void> => {
  world.service.onRequest = undefined;
  const text = await (await world.service.fetch(`${world.service.rootUrl}/$metadata`)).text();
  world.service.onRequest = ({ url }) => {
    const other = Object.entries(others).find(([end]) => url.endsWith(end))?.[1];
    if (other !== undefined) return xml(other);
    return url.endsWith('$metadata') ? xml(change(text)) : undefined;
  };
};

const setSource = (world: ReloadWorld, changes: Partial<ReloadWorld['feed']['source']>): void => {
  world.feed = { ...world.feed, source: { ...world.feed.source, ...changes } };
};

const OPEN = [lead(1, { Region: 'N', Score: 12.5 }), lead(2), lead(3, { Tags: ['a'], Region: null })];

describe('members that no column takes', () => {
  test('are named in a note, once', async () => {
    const world = worldOf(OPEN);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 3 });
    expect(run.noteFacts).toStrictEqual<Note[]>([
      { kind: 'members-not-taken', names: 'Region, Score, Tags' },
    ]);
  });

  test('come into the column of the rest, and stay the same in a reload', async () => {
    const world = worldOf(OPEN);
    setSource(world, { rest: 'Rest' });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 3 });
    expect(run.noteFacts).toBeUndefined();
    expect((await world.rows()).map((row) => row['Rest'])).toStrictEqual([
      '{"Region":"N","Score":12.5}',
      null,
      '{"Tags":["a"],"Region":null}',
    ]);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
    world.service.update('Leads', 2, { Region: 'S' });
    expect(await world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { changed: 1, same: 2 } },
    });
  });

  test('are what "select" does not name, too, and a new property until the table has a column', async () => {
    const world = worldOf(OPEN);
    setSource(world, { rest: 'Rest', select: ['Id', 'Name'] });
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
    expect((await world.rows()).map((row) => row['Rest'])).toStrictEqual([
      '{"Speed":100,"Region":"N","Score":12.5}',
      '{"Speed":200}',
      '{"Speed":300,"Tags":["a"],"Region":null}',
    ]);
    expect(asked(world).filter((url) => url.includes('$select'))).toStrictEqual([]);
    const { select: _select, ...source } = world.feed.source;
    world.feed = { ...world.feed, source };
    world.service.insert('Leads', [lead(4)]);
    expect(await world.reload({ window: { rows: 1 } })).toMatchObject({ outcome: 'reloaded' });
    expect((await world.rows()).map((row) => row['Rest'])).toContain('{"Speed":400}');
  });

  test('get a column in a table that exists, unless "schema" is "fail"', async () => {
    const world = worldOf(OPEN);
    await world.run();
    setSource(world, { rest: 'Rest' });
    world.feed = { ...world.feed, schema: 'fail' };
    world.service.insert('Leads', [lead(4)]);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toContain('column Rest: the table has no such column, and "schema" is "fail"');
    expect(run.message).toContain('or leave out "rest"');
    world.feed = { ...world.feed, schema: 'evolve' };
    world.service.insert('Leads', [lead(5, { Region: 'W' })]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
    expect((await world.rows()).map((row) => row['Rest'])).toStrictEqual([
      '{"Region":"N","Score":12.5}',
      null,
      '{"Tags":["a"],"Region":null}',
      null,
      '{"Region":"W"}',
    ]);
  });

  test('and a property of that name are refused', async () => {
    const world = worldOf(OPEN);
    setSource(world, { rest: 'speed' });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toContain('"rest" names it, and Speed has it already');
  });
});

test('rows of a derived type are asked for by it', async () => {
  const world = worldOf([lead(1, { Rpm: 7 }), lead(2, { Rpm: 8 })]);
  const { service } = world;
  const derived =
    '<EntityType Name="Fast" BaseType="NorthwindModel.Lead"><Property Name="Rpm" Type="Edm.Int32"/></EntityType>';
  await documents(world, (text) => text.replace('</EntityType>', `$&${derived}`));
  const own = service.onRequest;
  service.onRequest = async (request, nth) => {
    const { url, rawUrl } = request;
    if (!url.includes('/Leads/NorthwindModel.Fast')) return own?.(request, nth);
    service.onRequest = undefined;
    const answer = await service.fetch(rawUrl.replace('/NorthwindModel.Fast', ''));
    service.onRequest = hook;
    return answer;
  };
  const hook = service.onRequest;
  setSource(world, { entitySet: 'Leads/NorthwindModel.Fast' });
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
  expect((await world.rows()).map((row) => row['Rpm'])).toStrictEqual([7, 8]);
});

describe('a name in other case than $metadata has it', () => {
  test('stops the run before a row is taken, and the remedy leads to a load', async () => {
    const world = worldOf([lead(1), lead(2)]);
    await documents(world, (text) => text.replace('Name="Speed"', 'Name="SPEED"'));
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract', rows: 0 });
    expect(run.message).toContain('has Speed and no SPEED, as $metadata spells it');
    setSource(world, { select: ['Id', 'Name'] });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
  });
});

const RACK = (where: string) => (text: string) =>
  text
    .replace(
      '<edmx:DataServices>',
      `<edmx:Reference Uri="${where}"><edmx:Include Namespace="Rack"/></edmx:Reference>$&`,
    )
    .replace('Name="Speed" Type="Edm.Int32"', 'Name="Speed" Type="Rack.Rpm"');

const TYPES =
  '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Rack" xmlns="http://docs.oasis-open.org/odata/ns/edm">' +
  '<TypeDefinition Name="Rpm" UnderlyingType="Edm.Int32"/></Schema></edmx:DataServices></edmx:Edmx>';

const ELSEWHERE = 'https://types.example/rack.xml';

describe('a type in another document', () => {
  test('of the same origin is that of the column', async () => {
    const world = worldOf([lead(1)]);
    await documents(world, RACK('rack.xml'), { 'rack.xml': TYPES });
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
    expect((await world.rows())[0]).toMatchObject({ Speed: 100 });
  });

  test.each<[string, (world: ReloadWorld) => void, unknown]>([
    ['"columns"', (world) => (world.feed = { ...world.feed, columns: { Speed: 'string' } }), '100'],
    ['"select"', (world) => setSource(world, { select: ['Id', 'Name'] }), undefined],
  ])('of another origin is told for a new table, which %s makes good', async (_, remedy, cell) => {
    const world = worldOf([lead(1)]);
    await documents(world, RACK(ELSEWHERE));
    for (let time = 1; time <= 2; time += 1) {
      const run = await world.run();
      expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
      expect(run.message).toContain(
        `column Speed: its type, Rack.Rpm, is not known: it lies in ${ELSEWHERE}, at another origin`,
      );
    }
    remedy(world);
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
    expect((await world.rows())[0]?.['Speed']).toBe(cell);
  });

  test('goes on as text in a table that has it so', async () => {
    const world = worldOf([lead(1)]);
    await documents(world, (text) =>
      text.replace('Name="Speed" Type="Edm.Int32"', 'Name="Speed" Type="Gone.Rpm"'),
    );
    await world.run();
    await documents(world, RACK(ELSEWHERE));
    world.service.insert('Leads', [lead(2)]);
    world.clock.advance(86_400_000);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect((await world.rows()).map((row) => row['Speed'])).toStrictEqual(['100', '200']);
    await documents(world, RACK('rack.xml'), { 'rack.xml': TYPES });
    world.service.insert('Leads', [lead(3)]);
    world.clock.advance(86_400_000);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    world.feed = { ...world.feed, columns: { Speed: 'string' } };
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect((await world.rows()).map((row) => row['Speed'])).toStrictEqual(['100', '200', '300']);
  });
});

const decimal = (facets: string) => (text: string) =>
  text.replace('Name="Speed" Type="Edm.Int32"', `Name="Speed" Type="Edm.Decimal" ${facets}`);

test('a decimal without a scale keeps cents in a new table, and its type in one that exists', async () => {
  const world = worldOf([lead(1)]);
  await documents(world, decimal('Precision="9" Scale="0"'));
  await world.run();
  await documents(world, decimal('Precision="9"'));
  world.service.insert('Leads', [lead(2)]);
  world.clock.advance(86_400_000);
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  const table = await world.snapshot();
  expect(table?.metadata.fields.find(({ name }) => name === 'Speed')?.type).toBe('decimal(9,0)');
});
