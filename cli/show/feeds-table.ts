import { type Answer, isPassing } from '../../shared/api/index.ts';
import { countText } from './numbers.ts';
import { type Canvas, type Cell, table } from './table.ts';
import { agoText, spanText } from './times.ts';

type Listed = Extract<Answer<'listFeeds'>, { readonly status: 200 }>['body'];

/** As a feed is shown. */
export type ShownFeed = Listed['feeds'][number];

/** How a feed stands, in the page's words, worst first: the order in which feeds are shown. */
const STATES = ['cannot run', 'failing', 'delayed', 'running', 'paused', 'off', 'new', 'fresh'] as const;
type State = (typeof STATES)[number];

const STYLES: Readonly<Record<State, NonNullable<Cell['style']>>> = {
  'cannot run': 'bad',
  failing: 'bad',
  delayed: 'warn',
  running: 'strong',
  paused: 'warn',
  off: 'dim',
  new: 'dim',
  fresh: 'good',
};

const isLate = ({ lateAt, pause }: ShownFeed, now: number): boolean =>
  lateAt !== undefined && pause === undefined && now > Date.parse(lateAt);

export const stateOf = (feed: ShownFeed, now: number): State => {
  const { lastRun } = feed;
  if (feed.problems !== undefined) return 'cannot run';
  if (lastRun?.outcome === 'failed') return isPassing(lastRun.errorKind) ? 'delayed' : 'failing';
  if (feed.pendingRun !== undefined) return 'running';
  if (isLate(feed, now)) return 'delayed';
  if (feed.pause !== undefined) return 'paused';
  if (!feed.enabled) return 'off';
  return feed.freshAt === undefined ? 'new' : 'fresh';
};

const COLUMNS = [
  { title: 'FEED', whole: true },
  { title: 'STATE', whole: true },
  { title: 'FRESH', align: 'right' },
  { title: 'WATERMARK' },
  { title: 'ROWS', align: 'right' },
  { title: 'BACKLOG', align: 'right' },
  { title: 'LAST RUN' },
  { title: 'TABLE' },
] as const;

const rowOf = (feed: ShownFeed, now: number): readonly (Cell | string)[] => {
  const state = stateOf(feed, now);
  const { freshnessSeconds, lastRun, backlog } = feed;
  return [
    feed.name ?? feed.place ?? '',
    { text: state, style: STYLES[state] },
    freshnessSeconds === undefined ? '' : spanText(freshnessSeconds),
    feed.watermark ?? '',
    countText(feed.rows),
    countText(backlog),
    lastRun === undefined ? '' : `${lastRun.outcome} ${agoText(lastRun.endedAt, now)}`,
    feed.table ?? '',
  ];
};

/** Every feed on a line, those that need somebody first. */
export const feedsTable = (feeds: readonly ShownFeed[], now: number, canvas: Canvas): readonly string[] => {
  const worst = feeds.toSorted((a, b) => STATES.indexOf(stateOf(a, now)) - STATES.indexOf(stateOf(b, now)));
  const shown = COLUMNS.map((_, at) => at).filter(
    (at) => at !== 5 || feeds.some(({ backlog }) => backlog !== undefined),
  );
  const picked = <Value>(values: readonly Value[]): readonly Value[] =>
    shown.flatMap((at) => values.slice(at, at + 1));
  return table(
    picked(COLUMNS),
    worst.map((feed) => picked(rowOf(feed, now))),
    canvas,
  );
};
