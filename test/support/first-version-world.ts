import { newUuid } from '../../shared/core/index.ts';
import type { EntityToWrite } from '../../shared/state/entity-table.ts';
import { createMemoryTable } from '../../shared/state/memory-table.ts';
import { storeOverTable } from '../../shared/state/table-store.ts';
import { createReloadWorld, type ReloadWorld } from './reload-world.ts';
import type { WorldOptions } from './memory-world.ts';
import { testClock } from './standing-clock.ts';

/** Columns that version 0.1.0 does not know. */
const NEWER = new Set(['format', 'intent', 'intentTxn', 'pause', 'cancel', 'types']);

/** An entity as it was left, with these columns changed: newer ones too, as that version leaves them where they are. */
const oldColumns = (entity: Readonly<Record<string, unknown>>, changes: EntityColumns): EntityToWrite => {
  const kept = Object.entries(entity).filter(
    ([name]) => !NEWER.has(name) && name !== 'etag' && name !== 'timestamp',
  );
  return { ...Object.fromEntries(kept), ...changes } as EntityToWrite;
};

type EntityColumns = Readonly<Record<string, string | boolean | bigint | Date>>;

/** A world whose state table can be written as version 0.1.0 wrote it. */
export interface FirstVersionWorld extends ReloadWorld {
  /** Leaves the feed's entity as that version would, with these columns changed. */
  leaveFeed(changes?: EntityColumns): Promise<void>;
  /** Leaves a run's job likewise; none: takes it away. */
  leaveJob(runId: string, changes: EntityColumns | 'none'): Promise<void>;
}

export const createFirstVersionWorld = (options: WorldOptions): FirstVersionWorld => {
  const clock = testClock();
  const table = createMemoryTable(() => clock.now());
  const world = createReloadWorld({ ...options, clock, state: storeOverTable(table, newUuid) });
  const leave = async (rowKey: string, changes: EntityColumns): Promise<void> => {
    const found = (await table.get('the test', rowKey))?.entity ?? { partitionKey: 'tidemark', rowKey };
    await table.write('the test', [{ kind: 'upsert', entity: oldColumns(found, changes) }]);
  };
  return Object.assign(world, {
    leaveFeed: (changes: EntityColumns = {}) => leave(`feed.${world.feed.name}`, changes),
    leaveJob: async (runId: string, changes: EntityColumns | 'none') => {
      const rowKey = `job.${runId}`;
      if (changes !== 'none') return leave(rowKey, changes);
      await table.write('the test', [{ kind: 'delete', rowKey }]);
    },
  });
};
