import type { ColumnBatch } from '../../parquet/index.ts';
import type { SourceRow } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { findMovedRows, type MovedRows } from './find-moved-rows.ts';
import { checkShrunk, refuseCut } from './guards.ts';
import type { Preparation } from './prepare.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import type { StagedWindow } from './staged-window.ts';

/** What a reload may do about rows that did not come. */
export interface RescueOptions {
  /** What came is taken for all that there is. */
  readonly isForced: boolean;
  /** The window may be fetched once more. */
  readonly mayRefetch: boolean;
}

/** What the source has after all of what did not come. */
export interface Rescued {
  /** Rows to add. */
  readonly found: ColumnBatch | undefined;
  /** Of the rows that lie in the window, the one with the greatest cursor value; absent too where something is not known of every key. */
  readonly greatest: SourceRow | undefined;
  /** Rows of the window did not come that should have. */
  readonly isCut: boolean;
}

const NOTHING: Rescued = { found: undefined, greatest: undefined, isCut: false };

/** Refuses rows that did not come, or of which nothing is known, where what came may not be all; or has the window fetched again. */
const checkMissing = (
  run: RunContext,
  { missed, unknown, why }: MovedRows,
  {
    rows,
    missing,
    mayRefetch,
  }: { readonly rows: number; readonly missing: number; readonly mayRefetch: boolean },
): 'refetch' | undefined => {
  if (missed > 0 && mayRefetch) return 'refetch';
  if (missed > 0) refuseCut(run);
  if (unknown === 0) return undefined;
  checkShrunk(run, rows, rows + missing);
  return refuseUnknown(run, unknown, why ?? 'not-asked');
};

/** With the keys that are too many to be named: nothing is known of them. */
const withUnnamed = (asked: MovedRows, keys: number): MovedRows =>
  keys === 0 ? asked : { ...asked, unknown: asked.unknown + keys, why: 'too-many' };

/** Takes what came for all there is, and says so. */
const believe = (run: RunContext, { missed, unknown }: MovedRows, missing: number): void => {
  if (unknown > 0) run.notes.add({ kind: 'keys-not-asked', keys: unknown, missing });
  if (missed === 0) return;
  run.notes.add({ kind: 'rows-found-by-key', rows: missed });
};

/**
 * Rows that would go and are still at the source, wherever their cursor is now. A row that still lies in the window should have come with it:
 * the window is fetched again (`refetch`), and refused when one lacks again. Nothing that could not be asked for is taken for deleted. Rejects with
 * `source-incomplete` or `source-shrunk`.
 */
export const rescueRows = async (
  run: RunContext,
  preparation: Preparation,
  { window, comparison, fetched }: StagedWindow,
  { isForced, mayRefetch }: RescueOptions,
): Promise<Rescued | 'late' | 'refetch'> => {
  const { snapshot } = preparation;
  if (snapshot === undefined) return NOTHING;
  const { count: missing, texts } = await comparison.missingKeys();
  if (missing === 0) return NOTHING;
  const asked = await findMovedRows(run, preparation, texts, {
    snapshot,
    window,
    greatest: fetched.greatest,
    witness: comparison.sampleKey(),
    longestPage: fetched.longestPage,
    isForced,
  });
  if (asked === 'late') return asked;
  const moved = withUnnamed(asked, missing - texts.length);
  if (isForced) believe(run, moved, missing);
  else if (checkMissing(run, moved, { rows: fetched.rows, missing, mayRefetch }) === 'refetch')
    return 'refetch';
  const { found, missed, unknown } = moved;
  if (found !== undefined) {
    await comparison.addFoundByKey(found);
    run.notes.add({ kind: 'rows-moved', column: preparation.cursor.column, rows: found.rowCount });
  }
  return { found, greatest: unknown === 0 ? moved.greatest : undefined, isCut: missed > 0 };
};
