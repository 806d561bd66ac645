import { isTidemarkError } from '../../../shared/core/index.ts';
import type { EntityTable, Operation } from '../../../shared/state/entity-table.ts';
import type { InstanceCalls } from './instance-calls.ts';

const entityOf = (operation: Operation | undefined): Readonly<Record<string, unknown>> =>
  operation === undefined || operation.kind === 'delete' ? {} : operation.entity;

const isOf = (operation: Operation, kind: 'feed' | 'job' | 'run'): boolean =>
  operation.kind !== 'delete' && operation.entity.rowKey.startsWith(`${kind}.`);

/** What a transaction says: the end of a run, of an attempt, an intent, that a run waits, or no more than that the holder is there. */
const saidBy = (operations: readonly Operation[]): string => {
  if (operations.some(({ kind }) => kind === 'delete')) return 'prune';
  if (operations.some((operation) => isOf(operation, 'run'))) return 'end';
  const [first] = operations;
  if (first !== undefined && isOf(first, 'job')) return 'enqueue';
  const feed = entityOf(first);
  if (feed['writeId'] === undefined) return 'mark';
  if (feed['pendingRunId'] !== undefined) return 'claim';
  if (feed['leaseHolder'] === '') return 'wait';
  return (feed['intentTxn'] ?? '') === '' ? 'hold' : 'intent';
};

/** A table as one instance reaches it. A write of which nobody knows whether it landed is doubtful. */
export const calledTable = (table: EntityTable, calls: InstanceCalls): EntityTable => ({
  location: table.location,
  get: (what, rowKey, signal) =>
    calls.make({ store: 'state', name: `get ${rowKey.split('.')[0] ?? ''}`, isRead: true }, () =>
      table.get(what, rowKey, signal),
    ),
  list: (what, range, signal) =>
    calls.make({ store: 'state', name: `list ${range.from.split('.')[0] ?? ''}`, isRead: true }, () =>
      table.list(what, range, signal),
    ),
  write: async (what, operations, signal) => {
    try {
      return await calls.make(
        { store: 'state', name: `state ${saidBy(operations)}` },
        () => table.write(what, operations, signal),
        () => table.write(what, operations),
      );
    } catch (error) {
      if (isTidemarkError(error, 'state-unavailable')) return { outcome: 'doubtful', error };
      throw error;
    }
  },
});
