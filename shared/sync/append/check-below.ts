import { cursorAt } from '../../odata/index.ts';
import type { CountedSpan } from '../../state/index.ts';
import { cursorValue, type FeedCursor } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { countSpan, Learned, mayCount, measureOf } from '../source/index.ts';

/** So many days in a row on which rows came below a watermark that did not move, and it is no value to wait at. */
const DAYS = 2;

/** The span that a day's first run counts: the rows read last, up to the watermark. */
const lastSpan = ({ state }: RunContext): CountedSpan | undefined => {
  const { watermark, lastRows } = state;
  const [above] = lastRows?.rows[0] ?? [];
  const isSpan = watermark !== undefined && above !== undefined && above !== watermark;
  return isSpan ? { above, upTo: watermark, came: 0 } : undefined;
};

/** A feed whose rows say by nothing but their number when they came, and a source that counts. */
const isCounted = ({ feed }: RunContext, { kind }: FeedCursor): boolean =>
  (kind === 'integer' || kind === 'decimal') && feed.cursor.horizon === undefined;

/** Counts a span again: how often rows came there by now, on days in a row; undefined: the source did not say. */
const countAgain = async (
  run: RunContext,
  cursor: FeedCursor,
  span: CountedSpan,
): Promise<CountedSpan | undefined> => {
  const rows = await countSpan(run, cursor, span);
  if (rows === undefined) return undefined;
  return { ...span, rows, came: span.rows !== undefined && rows > span.rows ? span.came + 1 : 0 };
};

/** A number, and all above it, may be no watermark. */
const forbid = ({ feed }: RunContext, cursor: FeedCursor, learned: Learned, upTo: string): void => {
  const { order } = cursorValue(feed, cursor, upTo, 'the watermark');
  const { unit } = measureOf(cursor.kind, learned.traits);
  learned.forget('span');
  learned.learn({ mostNumber: cursorAt(cursor.kind, order - unit).literal });
};

/** Keeps what is counted tomorrow: the same span while the watermark stands still. */
const keepSpan = (learned: Learned, span: CountedSpan | undefined): void => {
  if (span === undefined) learned.forget('span');
  else learned.learn({ span });
};

/**
 * A number says of itself neither when it came nor that it is far ahead of the others. So once a day the last numbers are counted again: where the
 * source has more there than the day before, rows came below the watermark, and are read (`rescan`). Where that happens twice, and the watermark
 * stood still, it becomes no watermark any more.
 */
export const checkBelow = async (run: RunContext, cursor: FeedCursor): Promise<'fine' | 'rescan'> => {
  const learned = new Learned(run);
  const { span } = learned.traits;
  if (!isCounted(run, cursor) || !mayCount(run)) return 'fine';
  if (span !== undefined && !learned.isDue('span')) return 'fine';
  const counted = span && (await countAgain(run, cursor, span));
  const isStill = counted !== undefined && counted.upTo === run.state.watermark;
  keepSpan(learned, isStill ? counted : lastSpan(run));
  if (counted === undefined || counted.came === 0) return 'fine';
  if (isStill && counted.came >= DAYS) forbid(run, cursor, learned, counted.upTo);
  run.state = advance(run.state, { kind: 'rows-below', from: counted.above });
  return 'rescan';
};
