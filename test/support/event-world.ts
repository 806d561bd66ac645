import type { RunRecord } from '../../shared/state/index.ts';
import { type Event, eventsSet } from './events.ts';
import { createWorld, type World, type WorldOptions } from './memory-world.ts';
import { type Hook, type WatchedPorts, watchPorts } from './watched-ports.ts';

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
