import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { type CursorValue, subtractCursor } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import { isTaken } from './selected.ts';
import { type Bound, cursorValue, type FeedCursor } from './feed-cursor.ts';

const refuseSetting = (feed: Feed, { column }: FeedCursor, problem: string): never => {
  throw new TidemarkError('config', `Feed "${feed.name}": ${problem}`, { feed: feed.name, column });
};

const isOfTime = ({ kind }: FeedCursor): boolean => kind === 'instant' || kind === 'date';

const checkHorizon = (feed: Feed, cursor: FeedCursor): void => {
  const { horizon } = feed.cursor;
  if (horizon === undefined) return;
  if ('value' in horizon) cursorValue(feed, cursor, horizon.value, '"horizon"');
  else if (!isOfTime(cursor))
    refuseSetting(
      feed,
      cursor,
      `"horizon" must be a value of ${cursor.column}, as a duration needs a time cursor.`,
    );
};

/** Refuses (`config`) what feeds.json says of a cursor when it does not fit the cursor's type. */
export const checkSettings = (feed: Feed, cursor: FeedCursor): void => {
  const { settleMs, lookback, start } = feed.cursor;
  const refuse = (problem: string): never => refuseSetting(feed, cursor, problem);
  const isTime = isOfTime(cursor);
  if (settleMs !== undefined && !isTime)
    refuse(
      `"settle" needs a time cursor, and ${cursor.column} is ${cursor.edmType}. Leave it out, in "defaults" too.`,
    );
  if (lookback !== undefined && 'ms' in lookback !== isTime) {
    refuse(
      `"lookback" must be ${isTime ? 'a duration such as "PT1H"' : 'a number'} for a cursor of ${cursor.edmType}. Where it comes from "defaults", give the feed one of its own.`,
    );
  }
  if (start !== undefined) cursorValue(feed, cursor, start, '"start"');
  checkHorizon(feed, cursor);
  const dropped = [...cursor.key, cursor.column].find((name) => !isTaken(feed, name));
  if (dropped !== undefined) {
    refuse(`${dropped} is part of the key or the cursor, so "select" must name it.`);
  }
};

/** The lowest value of a walk: what the watermark, `lookback`, `start` or a rescan ask for, whichever is lowest. */
export const lowerBound = (
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
  rescan: boolean,
): Bound | undefined => {
  const value = (literal: string, place: string) => cursorValue(feed, cursor, literal, place);
  const { start, lookback } = feed.cursor;
  const first: Bound | undefined =
    start === undefined ? undefined : { op: 'ge', value: value(start, '"start"') };
  const from = rescan ? state.verifiedThrough : state.watermark;
  if (from === undefined || from === null || state.watermark === undefined) return first;
  const back: CursorValue =
    lookback === undefined
      ? value(from, 'the watermark')
      : subtractCursor(cursor.kind, value(from, 'the watermark'), lookback, cursor.edmType);
  if (first !== undefined && first.value.order > back.order) return first;
  return { op: cursor.unique ? 'gt' : 'ge', value: back };
};
