import { loadSnapshot, writeCheckpoint } from '../../../shared/delta/index.ts';
import { callReload, tick } from '../../support/fleet/drive.ts';
import type { Fleet } from '../../support/fleet/fleet.ts';
import type { Scenario } from './scenario.ts';
import { allRows, byKey, byTime, changed, changedRows, loaded } from './worlds.ts';

const logFile = (tablePath: string, version: number): string =>
  `${tablePath}/_delta_log/${String(version).padStart(20, '0')}.json`;

/** Its owner has the table checkpointed after every commit, and has written a checkpoint, as another engine does. */
const aging = async (fleet: Fleet): Promise<Fleet> => {
  const { lake, feed } = fleet;
  const table = await loadSnapshot(lake, feed.tablePath);
  if (table === undefined) throw new Error('no table');
  const metaData = { ...table.metadata.action, configuration: { 'delta.checkpointInterval': '1' } };
  const line = `${JSON.stringify({ metaData })}\n`;
  await lake.write(logFile(feed.tablePath, table.version + 1), Buffer.from(line));
  const { tablePath, version, etag, metadata } = (await loadSnapshot(lake, feed.tablePath)) ?? table;
  const clock = { now: () => fleet.time.now };
  await writeCheckpoint({ lake, clock }, { tablePath, version, etag, id: metadata.id });
  return fleet;
};

const checkpointed = (prepare: Scenario['prepare']): Scenario['prepare'] => {
  return async (switches) => aging(await prepare(switches));
};

/** Runs at whose end a checkpoint is due. */
export const agings: readonly Scenario[] = [
  {
    name: 'an append that a checkpoint follows',
    kind: 'append',
    prepare: checkpointed((switches) => loaded(byTime, switches)),
    act: tick,
    reloaded: allRows,
    appended: allRows,
  },
  {
    name: 'a reload that a checkpoint follows',
    kind: 'reload',
    prepare: checkpointed((switches) => changed(byKey, switches)),
    act: (fleet, instance) => callReload(fleet, instance, { runId: 'the-run', window: { all: true } }),
    reloaded: changedRows,
    appended: allRows,
  },
];
