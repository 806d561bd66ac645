import { orderOfPlace, type ScannedPage } from '../../../odata/index.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { RowsAt } from './bound-steps.ts';
import { bringsBelow, rowsBelow } from './brings-below.ts';
import { isOneShift } from './one-shift.ts';
import type { RangeParts } from './range-parts.ts';
import { readsNumbers } from './reads-numbers.ts';
import type { RecentRows } from './recent-rows.ts';
import { filterIgnored, timesUnread } from './stalled.ts';

/** What rows below the bound of an answer show: the bound is ignored, or goes forward from now on. */
export type Outside = 'fine' | 'unfiltered' | 'forward';

/** Rows that were read last, and some that a bound can be proven by. */
interface Known {
  readonly recent: RecentRows;
  readonly proof: RowsAt;
}

/** How far the first row lies below the bound that its answer was asked for with, in units of `CursorValue.order`. */
const apartOf = (
  { cursor, bounds }: Pick<RangeParts, 'cursor' | 'bounds'>,
  { places }: ScannedPage,
  ge: bigint,
): bigint => {
  const bound = bounds.lower < 0n ? ge + bounds.lower : ge;
  return places.isNull(0) ? 0n : bound - orderOfPlace(cursor.kind, places.at(0));
};

/** Whether a bound is ignored. Rejects where times are not read as such, or the feed has a filter of its own. */
const isIgnored = async (parts: RangeParts, proof: RowsAt): Promise<boolean> => {
  const { run, cursor, bounds } = parts;
  const ignores = await bounds.ignoresBound(proof);
  if (!(ignores === 'unproven' ? await bringsBelow(parts, proof.value) : ignores)) return false;
  if (await readsNumbers(parts, proof.value)) throw timesUnread(run, cursor.column);
  if (run.feed.source.filter !== undefined) throw filterIgnored(run);
  return true;
};

/**
 * Where half of an answer lies below its bound, the bound is ignored, or goes forward. What is neither is remembered for a day, with how far the rows lay
 * below: they do no harm, and the same is not asked in each run.
 */
export const checkOutside = async (
  parts: RangeParts,
  { recent, proof }: Known,
  { page: { scanned }, ge }: RangeAnswer,
): Promise<Outside> => {
  const { bounds, learned } = parts;
  if (ge === undefined || rowsBelow(parts, scanned, ge) * 2 < scanned.rowCount) return 'fine';
  const apart = apartOf(parts, scanned, ge);
  const { looseBy } = learned.traits;
  if (looseBy !== undefined && !learned.isDue('looseBy') && apart <= BigInt(looseBy)) return 'fine';
  if (await isIgnored(parts, proof)) return 'unfiltered';
  if ((await isOneShift(parts, recent, scanned)) && (await bounds.forward(proof))) return 'forward';
  learned.learn({ looseBy: String(apart) });
  return 'fine';
};
