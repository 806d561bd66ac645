import { type AddFile, fileRange, rowsInSpan } from '../../delta/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { Window } from '../feed/index.ts';
import type { Preparation } from './prepare.ts';

/**
 * What becomes of a file, by its statistics alone. `stays`: it has no row of the window. `fullyInside`: it goes whole. `partial`: it goes, and
 * its other rows are written anew. `unknown`: its rows must be looked at first.
 */
export type FileFate = 'stays' | 'fullyInside' | 'partial' | 'unknown';

type Span = Window['span'];

/** What of a window decides about a file. */
type Place = Pick<Window, 'span' | 'isAll'>;

/** By exact statistics its greatest value is in the window and its least below: it has rows of both. */
const isPartial = (add: AddFile, field: Field, span: Span): boolean => {
  const { exact, min, max } = fileRange(add, field);
  if (!exact || min === undefined || max === undefined || span.min === undefined) return false;
  return min < span.min && max >= span.min && max <= span.max;
};

/** A reload of everything is the way out of statistics that are wrong: none of them leaves a file in place then. */
export const fileFate = (add: AddFile, field: Field, { span, isAll = false }: Place): FileFate => {
  const rows = rowsInSpan(add, field, span);
  if (rows === 'none') return isAll ? 'unknown' : 'stays';
  if (rows === 'all') return 'fullyInside';
  return isPartial(add, field, span) ? 'partial' : 'unknown';
};

/** The files of the table that may have rows of the window. */
export const candidateFiles = (
  { cursorField, snapshot }: Pick<Preparation, 'cursorField' | 'snapshot'>,
  window: Place,
): readonly AddFile[] =>
  snapshot?.files.filter((add) => fileFate(add, cursorField, window) !== 'stays') ?? [];

/** Files up to this size together are read while the window is still being fetched. */
const EARLY_BYTES = 64 * 1024 * 1024;

/** Whether the window's files are few enough to be read while it is fetched: a fetch that is resumed would read them again. */
export const isSmall = (candidates: readonly Pick<AddFile, 'size'>[]): boolean =>
  candidates.reduce((sum, { size }) => sum + size, 0) <= EARLY_BYTES;
