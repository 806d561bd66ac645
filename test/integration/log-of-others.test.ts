import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { loadSnapshot } from '../../shared/delta/index.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { createRival } from '../support/rival-writer.ts';
import { spyOn } from '../support/spy-lake.ts';
import { createMemoryLake } from '../../shared/lake/index.ts';

const LOG = 'Tables/Orders/_delta_log';
const logFile = (version: number): string => `${LOG}/${String(version).padStart(20, '0')}.json`;
const linesOf = (actions: readonly object[]): Uint8Array =>
  Buffer.from(actions.map((action) => JSON.stringify(action)).join('\n'));

const stats = {
  numRecords: 3,
  minValues: { Id: 4 },
  maxValues: { Id: 6 },
  nullCount: { Id: 0 },
};

/** Forms of log entries that were reported of other writers. */
const FORMS: readonly (readonly [string, { readonly commitInfo?: object; readonly stats?: unknown }])[] = [
  [
    'numbers, null and objects in commitInfo',
    {
      commitInfo: {
        operationParameters: { version: 10, timestamp: null, statsOnLoad: false, partitionBy: [] },
        operationMetrics: { filesAdded: { avg: 1.5, max: 2 } },
      },
      stats: JSON.stringify(stats),
    },
  ],
  ['no statistics', {}],
  ['statistics that are null', { stats: null }],
  ['statistics one level too deep', { stats: JSON.stringify({ stats }) }],
  ['a count of rows alone', { stats: '{"numRecords":3}' }],
  ['no rows where nothing is known', { stats: '{"numRecords":0}' }],
  ['no rows and empty bounds', { stats: '{"numRecords":0,"minValues":{},"maxValues":{},"nullCount":{}}' }],
  [
    'loose bounds',
    { stats: JSON.stringify({ ...stats, tightBounds: false, minValues: { Id: 1 }, maxValues: { Id: 99 } }) },
  ],
];

describe('rows that another writer appends are there once, whatever its log entry looks like', () => {
  test.each(FORMS)('%s', async (_name, { commitInfo = {}, ...said }) => {
    const world = createReloadWorld({ set: eventsSet(eventsOf(1, 3)), ...byKey });
    await world.run();
    await createRival(world).append(eventsOf(4, 6));
    const table = await world.snapshot();
    const add = table?.files.at(-1);
    const { stats: _stats, ...bare } = add ?? {};
    const version = table?.version ?? 0;
    await world.lake.write(
      logFile(version),
      linesOf([
        { commitInfo: { operation: 'WRITE', ...commitInfo } },
        { someNewAction: { a: 1 } },
        { add: { ...bare, ...said } },
      ]),
    );
    const ids = async () => (await world.rows()).map(({ Id }) => Number(Id)).sort((a, b) => a - b);
    world.service.insert(
      'Events',
      eventsOf(4, 7).map((row) => ({ Note: null, ...row })),
    );
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    world.service.update('Events', 5, { Note: 'new' });
    expect(await world.reload({ window: { last: { units: '4' } } })).toMatchObject({ outcome: 'reloaded' });
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    world.service.update('Events', 1, { Note: 'new' });
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

/** A table of others with one column, which is none of the feed's. */
const tableWith = async (protocol: object, configuration: object) => {
  const lake = spyOn(createMemoryLake());
  const world = createReloadWorld({ rows: northwindOrders(3), lake });
  const column = { name: 'col-1', type: 'string', nullable: false, metadata: {} };
  const schemaString = JSON.stringify({ type: 'struct', fields: [column] });
  const metaData = { id: 'table-1', schemaString, partitionColumns: [], configuration };
  await lake.write(logFile(0), linesOf([{ protocol }, { metaData }]));
  expect(await loadSnapshot(lake, world.feed.tablePath)).toBeDefined();
  lake.calls.length = 0;
  return { world, lake };
};

describe('D4: a table with a feature that is not written', () => {
  test.each([
    ['columnMapping', { minReaderVersion: 2, minWriterVersion: 5 }, { 'delta.columnMapping.mode': 'name' }],
    ['checkConstraints', { minReaderVersion: 1, minWriterVersion: 3 }, { 'delta.constraints.c': 'a > 0' }],
    [
      'icebergCompatV2',
      { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['icebergCompatV2'] },
      {},
    ],
  ])(
    'is refused by that name, %s, and not by what its columns are like, before a byte',
    async (feature, protocol, configuration) => {
      const { world, lake } = await tableWith(protocol, configuration);
      const run = await world.run();
      expect(run).toMatchObject({ outcome: 'failed', errorKind: 'table-unsupported' });
      expect(run.message).toContain(`: ${feature}.`);
      const reload = await world.reload({ window: { all: true } });
      expect(reload).toMatchObject({ outcome: 'failed', errorKind: 'table-unsupported' });
      expect(reload.message).toContain(`: ${feature}.`);
      expect(lake.calls.filter((call) => /^(?:put|write|delete)/.test(call))).toEqual([]);
    },
  );
});
