import { TidemarkError } from '../../core/index.ts';

/** Where a run keeps what it needs between attempts: below the table, where no engine looks. `invariant` for an id that is no name of a folder. */
export const runFolder = (tablePath: string, runId: string): string => {
  if (/^[\w-]{1,64}$/.test(runId)) return `${tablePath}/_tidemark/${runId}`;
  throw new TidemarkError('invariant', 'A run id must be letters, digits and hyphens.');
};
