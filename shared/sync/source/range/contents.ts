import type { Place, ScannedPage } from '../../../odata/index.ts';
import type { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import { MOST_ROWS, type RecentRows } from './recent-rows.ts';
import { isWide } from './units.ts';

/** Says that a read ended at an integer so great that the service may have rounded it. */
export const noteRounded = (
  { run, cursor }: Pick<RangeParts, 'run' | 'cursor'>,
  place: Place | undefined,
): void => {
  if (place !== undefined && isWide(cursor.kind, place) && run.state.source.hasExact !== true)
    run.notes.add({ kind: 'cursor-rounded', column: cursor.column });
};

/**
 * Sees what the rows at a read's last value hold, in its last answer. Rows that were known and hold something else were changed and kept their value:
 * an append does not take them, and says so.
 */
export const seeContents = (
  { run, cursor, rows }: Pick<RangeParts, 'run' | 'cursor' | 'rows'>,
  { position, recent }: { readonly position: Position; readonly recent: RecentRows },
  page: ScannedPage,
): void => {
  const { place } = position;
  if (place === undefined) return;
  const numbers: number[] = [];
  for (let row = page.rowCount - 1; row >= 0 && numbers.length < MOST_ROWS; row -= 1)
    if (!page.places.isNull(row) && page.places.compareTo(row, place) === 0) numbers.push(row);
  const contents = numbers.length === 0 ? undefined : rows.contentsOf(numbers);
  if (contents === undefined) return;
  const held = numbers.map((row, at) => [position.keyAt(page, row), contents[at] ?? ''] as const);
  const changed = recent.hold(place, new Map(held));
  if (changed > 0) run.notes.add({ kind: 'changed-in-place', column: cursor.column, rows: changed });
};
