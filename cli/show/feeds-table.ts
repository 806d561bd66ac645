import type { Answer } from '../../shared/api/index.ts';
import { countText } from './numbers.ts';
import { type Canvas, type Cell, table } from './table.ts';
import { agoText, spanText } from './times.ts';

type Listed = Extract<Answer<'listFeeds'>, { readonly status: 200 }>['body'];

/** As a feed is shown. */
export type ShownFeed = Listed['feeds'][number];

/** What a feed is at, worst first: the order in which feeds are shown. */
const STATES = ['cannot run', 'failed', 'running', 'paused', 'off', 'new', 'ok'] as const;
type State = (typeof STATES)[number];

const STYLES: Readonly<Record<State, NonNullable<Cell['style']>>> = {
  'cannot run': 'bad',
  failed: 'bad',
  running: 'strong',
  paused: 'warn',
  off: 'dim',
  new: 'dim',
  ok: 'good',
};

export const stateOf = (feed: ShownFeed): State => {
  if (feed.problems !== undefined) return 'cannot run';
  if (feed.lastRun?.outcome === 'failed') return 'failed';
  if (feed.pendingRun !== undefined) return 'running';
  if (feed.pause !== undefined) return 'paused';
  if (!feed.enabled) return 'off';
  return feed.lastRun === undefined ? 'new' : 'ok';
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
  const state = stateOf(feed);
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
  const worst = feeds.toSorted((a, b) => STATES.indexOf(stateOf(a)) - STATES.indexOf(stateOf(b)));
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
