import { type NewId, newUuid, systemClock } from '../core/index.ts';
import { createMemoryTable } from './memory-table.ts';
import type { StateStore } from './state-store.ts';
import { storeOverTable } from './table-store.ts';

/**
 * A state store that lives as long as its process: for tests and for trying things out. `now` is the clock of the service (epoch ms), by
 * which leases end.
 */
export const createMemoryStateStore = ({
  now = () => systemClock.now(),
  newId = newUuid,
}: { readonly now?: () => number; readonly newId?: NewId } = {}): StateStore =>
  storeOverTable(createMemoryTable(now), newId);
