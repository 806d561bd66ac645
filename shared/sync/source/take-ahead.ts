import { cursorRange, placeOf } from '../../odata/index.ts';
import type { Bound, FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { AppendRows } from './append-rows.ts';
import type { Intake } from './intake.ts';
import { ComparedReads } from './compared-reads.ts';
import {
  aheadStart,
  forgetBreaks,
  Learned,
  type RangeEnd,
  type RangeParts,
  type RangeReader,
} from './range/index.ts';
import { readWhole } from './read-whole.ts';
import { Tally } from './tally.ts';

/** A read that has come to its horizon, or to its end. */
export interface AtHorizon {
  readonly run: RunContext;
  readonly cursor: FeedCursor;
  /** Rows up to it are read; undefined: there is none. */
  readonly horizon: Bound | undefined;
  readonly before: RangeReader | undefined;
  readonly intake: Intake;
  readonly flush: () => Promise<'more' | 'replan'>;
}

/** Whether rows beyond the horizon are asked for: once a day, where they came or, as a feed settles, could not come. */
const isDue = ({ run, before }: AtHorizon, learned: Learned): boolean => {
  const isAhead = before?.pages.isAhead ?? false;
  const isKnown = learned.traits.ahead === true;
  const mayBe = isAhead || isKnown || run.feed.cursor.settleMs !== undefined;
  return (isAhead && !isKnown) || (mayBe && learned.isDue('ahead'));
};

/** Whether there are rows is known for a day, and where there are, whether an upper bound leaves them out of the answers that follow. */
const remember = async ({ learned }: RangeParts, { before }: AtHorizon, hasRows: boolean): Promise<void> => {
  learned.learn({ ahead: hasRows });
  if (!hasRows) learned.forget('mostNumber');
  if (hasRows) await before?.upper.prove();
};

/** Once all else is read, rows beyond the horizon become a batch of their own, and leave the position where it is. */
export const takeAhead = async <End extends RangeEnd>(
  read: End,
  at: AtHorizon,
): Promise<End | Exclude<RangeEnd, 'compared'>> => {
  if (read !== 'end' && read !== 'settled') return read;
  forgetBreaks({ learned: new Learned(at.run) });
  return (await at.flush()) === 'replan' ? 'replan' : readAhead(at);
};

const readAhead = async (at: AtHorizon): Promise<Exclude<RangeEnd, 'compared'>> => {
  const { run, cursor, horizon, before, intake, flush } = at;
  const learned = new Learned(run);
  if (horizon === undefined) return 'end';
  const isAhead = before?.pages.isAhead === true;
  if (isAhead || learned.traits.ahead === true)
    run.notes.add({ kind: 'rows-ahead', column: cursor.column, horizon: horizon.value.literal });
  if (!isDue(at, learned)) return 'end';
  // No count compares them with what the source has.
  const tally = new Tally({ watermark: undefined, verified: undefined, isWhole: true });
  const rows = new AppendRows({ run, intake, tally, isRescan: false, flush });
  const last = placeOf(cursor.kind, lastOf(cursor, horizon.value.order));
  const reads = new ComparedReads(run, cursor, rows);
  const end = await reads.toEnd<never>({
    start: async (by) => aheadStart(by, horizon),
    read: (parts, reader) => readWhole(parts, reader, last),
    resumes: false,
  });
  const hasRows = isAhead || reads.reader?.position.row !== undefined;
  if (end === 'end') await remember(reads.parts, at, hasRows);
  return end;
};

const lastOf = ({ kind, edmType }: FeedCursor, order: bigint): bigint =>
  cursorRange(kind, edmType).max ?? order;
