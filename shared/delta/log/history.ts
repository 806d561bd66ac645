import type { Lake } from '../../lake/index.ts';
import { type Commit, toCommit } from './commit.ts';
import { readCommitFiles, type ReadOptions } from './log.ts';

/** A version as a table's history tells it. */
export interface HistoryEntry {
  readonly commit: Commit;
  /** Epoch ms, as the commit says; absent where it says none. */
  readonly at?: number;
  /** Delta's word for what it did: `WRITE`, `OPTIMIZE`. */
  readonly operation?: string;
  /** Figures of the operation, as texts or numbers, by their names. */
  readonly metrics: ReadonlyMap<string, unknown>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The last versions of a table that are in its log, at most `most`, the newest first. Source: Delta PROTOCOL.md, "Commit Provenance Information" and
 * "In-Commit Timestamps". Errors: `table-corrupt` for a commit that is none.
 */
export const loadHistory = async (
  lake: Lake,
  tablePath: string,
  { version, most }: { readonly version: number; readonly most: number },
  options: ReadOptions = {},
): Promise<readonly HistoryEntry[]> => {
  const versions = Array.from({ length: Math.min(most, version + 1) }, (_, back) => version - back);
  const files = await readCommitFiles(lake, tablePath, versions, options);
  return files.flatMap((file): readonly HistoryEntry[] => {
    if (file === undefined) return [];
    const info: Readonly<Record<string, unknown>> = file.actions.commitInfo ?? {};
    const { inCommitTimestamp, timestamp, operation, operationMetrics } = info;
    const at = [inCommitTimestamp, timestamp].find((ms) => typeof ms === 'number');
    return [
      {
        commit: toCommit(file.version, file.actions),
        ...(typeof at === 'number' && { at }),
        ...(typeof operation === 'string' && { operation }),
        metrics: new Map(isRecord(operationMetrics) ? Object.entries(operationMetrics) : []),
      },
    ];
  });
};
