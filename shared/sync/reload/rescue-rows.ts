import type { ColumnBatch } from '../../parquet/index.ts';
import { findMovedRows } from './find-moved.ts';
import type { Preparation } from './prepare.ts';
import { checkShrunk, refuseCut, refuseUnasked } from './guards.ts';
import type { RunContext } from '../run/index.ts';
import type { StagedWindow } from './staged-window.ts';

/** What a reload may do about rows that did not come. */
export interface RescueOptions {
  /** What came is believed. */
  readonly isForced: boolean;
  /** The window may be fetched once more. */
  readonly mayRefetch: boolean;
}

/**
 * Rows that would go and are still at the source, wherever their cursor is now. A row that still lies in the window should have come with it:
 * the window is fetched again (`refetch`), and refused when one lacks again. Nothing that could not be asked for is taken for deleted. Rejects with
 * `source-incomplete` or `source-shrunk`.
 */
export const rescueRows = async (
  run: RunContext,
  base: Preparation,
  { window, comparison, fetched }: StagedWindow,
  { isForced, mayRefetch }: RescueOptions,
): Promise<ColumnBatch | 'late' | 'refetch' | undefined> => {
  const { snapshot } = base;
  if (comparison.isOver || snapshot === undefined) return undefined;
  const missingKeys = comparison.missingKeys();
  if (missingKeys.length === 0) return undefined;
  const answer = await findMovedRows(run, base, missingKeys, {
    snapshot,
    window,
    greatest: fetched.greatest,
    witness: comparison.sampleKey(),
    ignoresFilter: fetched.outside > 0,
    isForced,
  });
  if (answer === 'late') return answer;
  const { found, missed, unknown, why } = answer;
  if (missed > 0 && !isForced) {
    if (mayRefetch) return 'refetch';
    refuseCut(run);
  }
  if (unknown > 0 && !isForced) {
    checkShrunk(run, fetched.rows, fetched.rows + missingKeys.length);
    refuseUnasked(run, unknown, why);
  }
  if (unknown > 0) run.notes.add({ kind: 'keys-not-asked', keys: unknown, missing: missingKeys.length });
  // The next runs ask on after every answer, and so come past what is there already.
  if (missed > 0) run.state = { ...run.state, source: { ...run.state.source, capsSilently: true } };
  if (missed > 0) run.notes.add({ kind: 'rows-found-by-key', rows: missed });
  if (found === undefined) return undefined;
  comparison.addFoundByKey(found);
  run.notes.add({ kind: 'rows-moved', column: base.cursor.column, rows: found.rowCount });
  return found;
};
