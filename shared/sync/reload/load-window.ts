import type { ReloadWindow } from '../../config/index.ts';
import { type CursorValue, parseCursor } from '../../odata/index.ts';
import { type Bound, cursorValue, lowerEndOf, spanOf, type Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Preparation } from './prepare.ts';
import { requestedBound, requestedEnd } from './requested-bound.ts';
import { tableMax } from './table-max.ts';
import { isAboveWatermark, lowerEnd, upperEnd } from './window.ts';
import { windowUnknown } from './window-unknown.ts';

/** The watermark that a window must not begin above; absent where it begins at the first row, or the watermark means nothing. */
const watermarkFor = (
  run: RunContext,
  { cursor, state: { watermark }, isKnown }: Preparation,
  asked: Bound | 'all',
): { readonly watermark?: CursorValue } => {
  if (asked === 'all' || !isKnown) return {};
  if (watermark === undefined)
    throw windowUnknown(run, 'its table holds no row that it has taken. Reload {"all": true}.');
  return { watermark: cursorValue(run.feed, cursor, watermark, 'the watermark') };
};

const loadLowerEnd = async (
  run: RunContext,
  preparation: Preparation,
  request: ReloadWindow,
  before: Window | undefined,
): Promise<Bound | undefined> => {
  const { cursor, state } = preparation;
  const { feed } = run;
  const asked =
    before === undefined ? await requestedBound(run, preparation, request) : (before.lower ?? 'all');
  const known = { asked, ...watermarkFor(run, preparation, asked) };
  if (state.watermark !== undefined && isAboveWatermark(known))
    run.notes.add({ kind: 'window-at-watermark', watermark: state.watermark });
  const { start } = feed.cursor;
  return lowerEnd(preparation, {
    ...known,
    ...(start !== undefined && { start: cursorValue(feed, cursor, start, '"start"') }),
  });
};

const loadUpperEnd = async (
  run: RunContext,
  preparation: Preparation,
  to: CursorValue | undefined,
): Promise<Bound | undefined> => {
  const { cursor, state } = preparation;
  const [max, { top, settled }] = await Promise.all([tableMax(run, preparation), preparation.top]);
  const watermark = state.watermark === undefined ? undefined : parseCursor(cursor.kind, state.watermark);
  return upperEnd(preparation, {
    ...(max !== undefined && { tableMax: max }),
    ...(top && { sourceMax: top }),
    ...(typeof watermark === 'object' && { watermark }),
    ...(settled && { settled }),
    ...(to && { to }),
  });
};

/** The higher one of two upper ends. */
const higherEndOf = (one: Bound, other: Bound): Bound => (lowerEndOf(one, other) === one ? other : one);

/**
 * The window of a request: it begins where the request says, and ends below where it says or else at the greater of the table's and the source's
 * greatest cursor value, as of now. Undefined when neither has a row. A window that is fetched again begins where it began `before`, and ends no lower: a source
 * that is read by its links by now may tell a lower last row. Rejects with `window-unknown`
 * when the table does not tell where it begins.
 */
export const loadWindow = async (
  run: RunContext,
  preparation: Preparation,
  request: ReloadWindow,
  before: Window | undefined,
): Promise<Window | undefined> => {
  const to = requestedEnd(run, preparation, request);
  const lower = await loadLowerEnd(run, preparation, request, before);
  const upper = await loadUpperEnd(run, preparation, to);
  if (upper === undefined) return undefined;
  const end = before === undefined ? upper : higherEndOf(upper, before.upper);
  const window = spanOf(preparation, lower, end);
  if (window.span.min === undefined || window.span.min <= window.span.max) return window;
  const above = to === undefined ? 'everything that table and source have' : 'its end: no row can lie in it';
  const start =
    run.feed.cursor.start === undefined
      ? ''
      : ' No reload reaches below the "start" of the feed: to take older rows, take it away in feeds.json, or lower it.';
  throw windowUnknown(run, `the window begins above ${above}.${start}`);
};
