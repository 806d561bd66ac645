import type { FeedState } from '../../state/index.ts';
import type { Agreement } from '../progress/index.ts';
import type { ComparedRows } from './compared-rows.ts';
import { countAgreement, mayCountAt } from './count.ts';
import { countCame } from './count-came.ts';
import { askEndRow, compareTop, proveStart, type RangeParts, type RangeReader } from './range/index.ts';
import { skipsRows } from './skips-rows.ts';

/**
 * What tells of the end of a read. `below`: rows follow. `disordered`: the source keeps no order. `differs`: it counts other rows than came. `untold`: it neither
 * counts, nor tells its last row.
 */
export interface EndProof {
  readonly agreement?: Agreement;
  readonly proof: 'end' | 'disordered' | 'below' | 'differs' | 'untold';
}

/** What the source's count is compared with: the rows that are not verified yet or, of one that does not compare instants, those that came. */
interface Ours {
  readonly unverified: FeedState['unverifiedRows'];
  readonly rows: ComparedRows | undefined;
}

const agreementOf = async (
  parts: RangeParts,
  reader: RangeReader,
  { unverified, rows }: Ours,
): Promise<Agreement> => {
  const { run, cursor, bounds, learned } = parts;
  const upTo = learned.traits.ahead === true ? bounds.horizon : undefined;
  if (rows !== undefined) return countCame(parts, { reader, rows, upTo });
  const isNow = mayCountAt(run, cursor, reader.position.value);
  return isNow ? countAgreement(run, cursor, unverified, upTo) : 'not-now';
};

/** Remembers that the end of a read is proven. Of one that took no row that is asked once a day. */
export const noteEnd = ({ learned }: Pick<RangeParts, 'learned'>, taken: number): void => {
  if (taken > 0 || !learned.holds('endOn')) learned.learn({ endOn: true });
};

/** Whether the answer that was the end by itself is the source's end: by its count or, where that proves nothing, by its last row. */
export const proveEnd = async (parts: RangeParts, reader: RangeReader, ours: Ours): Promise<EndProof> => {
  const agreement = await agreementOf(parts, reader, ours);
  if (agreement === 'agrees') noteEnd(parts, reader.taken);
  if (agreement === 'agrees') return { agreement, proof: 'end' };
  const place = await compareTop(parts, reader);
  if (place === 'at') noteEnd(parts, reader.taken);
  if (place === 'above') return { agreement, proof: 'disordered' };
  if (place === 'below') return { agreement, proof: place };
  if (agreement !== 'differs') return { agreement, proof: place === 'untold' ? place : 'end' };
  const ge = reader.next.firstBound;
  const first = await askEndRow(parts, { ge, order: 'cursor' });
  return { agreement, proof: (await skipsRows(parts, { ge, first })) ? 'disordered' : agreement };
};

/** Whether a read has a bound alone, the feed's `start`, and no row was ever known that would prove it. */
export const isBlind = ({ run }: RangeParts, { lengths, position }: RangeReader): boolean =>
  run.state.watermark === undefined &&
  lengths.endsEmpty &&
  position.value !== undefined &&
  position.row === undefined;

/** The same of such a read, by the source's last row. One that is repeated, as bounds have changed, is not at its end. Asked once a day. */
export const proveBlindEnd = async (
  parts: RangeParts,
  { position, taken }: RangeReader,
): Promise<EndProof> => {
  if (position.value === undefined || parts.learned.holds('endOn')) return { proof: 'end' };
  const shown = await proveStart(parts, position.value);
  if (shown === 'none') noteEnd(parts, taken);
  if (shown === 'hidden') return { proof: 'below' };
  return { proof: shown === 'untold' ? shown : 'end' };
};

/**
 * The same of a read that brought nothing, by the last row alone: a service that has begun to cut its answers may send what is known, and no more. Asked once
 * a day.
 */
export const proveIdleEnd = async (parts: RangeParts, reader: RangeReader): Promise<EndProof> => {
  if (parts.learned.holds('endOn')) return { proof: 'end' };
  const { endsEmpty, isDoubted } = reader.lengths;
  const place = endsEmpty || isDoubted ? 'untold' : await compareTop(parts, reader);
  if (place === 'at') noteEnd(parts, reader.taken);
  if (place === 'below') return { proof: place };
  return { proof: place === 'at' ? 'end' : 'untold' };
};
