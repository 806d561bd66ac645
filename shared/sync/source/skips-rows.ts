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
 * Whether the source has rows below the one that it sends as the first from a bound on, twice: so it keeps no order, though its answers look as if. Not
 * asked where its bounds take a step, or compare something else than instants: they bring other rows.
 */
export const skipsRows = async (parts: Parts, { ge, first }: FirstRow): Promise<boolean> => {
  const { run, cursor } = parts;
  const { unit, lower, upper } = measureOf(cursor.kind, run.state.source);
  const isPlain = lower === 0n && upper === 0n && cursor.compared === undefined;
  if (first === undefined || !isPlain) return false;
  const below = await askEndRow(parts, { ge, lt: first.value.order - unit, order: 'cursor' });
  if (below === undefined || comparePlaces(below.place, first.place) >= 0) return false;
  const again = await askEndRow(parts, { ge, order: 'cursor' });
  return again !== undefined && comparePlaces(again.place, below.place) > 0;
};
