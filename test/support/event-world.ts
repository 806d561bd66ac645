import type { RunRecord } from '../../shared/state/index.ts';
import { at } from './exactly-once.ts';
import { type Hook, type WatchedPorts, watchPorts } from './watched-ports.ts';
import { createWorld, type Event, eventsSet, type World, type WorldOptions } from './memory-world.ts';

/** Events `from` to `to`, each at as many seconds as `seconds` says of its id. */
export const eventsOf = (from: number, to: number, seconds = (id: number) => id): readonly Event[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    Id: from + index,
    ModifiedAt: at(seconds(from + index)),
  }));

/** A cursor that is the key, read with `gt`, and one whose values may tie, read with `ge`. */
export const byKey = { cursor: { column: 'Id' } };
export const byTime = { cursor: { column: 'ModifiedAt' } };

/** Pages of five and batches of ten, so that a few rows are several commits. */
export const eventWorld = (rows: readonly Event[], options: WorldOptions): World =>
  createWorld({ set: eventsSet(rows), pageSize: 5, batchRows: 10, ...options });

export const insertEvents = ({ service }: World, rows: readonly Event[]): void =>
  service.insert(
    'Events',
    rows.map((row) => ({ Note: null, ...row })),
  );

export const watch = ({ lake, state, service }: World, hook?: Hook): WatchedPorts =>
  watchPorts({ lake, state, fetch: service.fetch }, hook);

/** One run with `hook` around its effects. */
export const runWith = (world: World, hook: Hook): Promise<RunRecord> =>
  world.run({ over: watch(world, hook) });
