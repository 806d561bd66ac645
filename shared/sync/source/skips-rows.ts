import { comparePlaces, type CursorValue } from '../../odata/index.ts';
import type { SourceRow } from '../feed/index.ts';
import { askEndRow, measureOf, type RangeParts } from './range/index.ts';

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'asker'>;

/** The first row of a range, as the source sends it. */
export interface FirstRow {
  readonly ge: CursorValue | bigint | undefined;
  readonly first: SourceRow | undefined;
}

/**
 * Whether the source has rows below the one that it sends as the first from a bound on, twice: so it keeps no order, though its answers look as if.
 * Wherever it puts the bound, the rows of both answers lie above it.
 */
export const skipsRows = async (parts: Parts, { ge, first }: FirstRow): Promise<boolean> => {
  const { run, cursor } = parts;
  if (first === undefined) return false;
  const { unit } = measureOf(cursor.kind, run.state.source);
  const below = await askEndRow(parts, { ge, lt: first.value.order - unit, order: 'cursor' });
  if (below === undefined || comparePlaces(below.place, first.place) >= 0) return false;
  const again = await askEndRow(parts, { ge, order: 'cursor' });
  return again !== undefined && comparePlaces(again.place, below.place) > 0;
};
