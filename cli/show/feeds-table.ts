import { type Answer, type Standing, standingOf, STANDINGS } from '../../shared/api/index.ts';
import { countText } from './numbers.ts';
import { type Canvas, type Cell, table } from './table.ts';
import { agoText } from './times.ts';

type Listed = Extract<Answer<'listFeeds'>, { readonly status: 200 }>['body'];

/** As a feed is shown. */
export type ShownFeed = Listed['feeds'][number];

const STYLES: Readonly<Record<Standing, NonNullable<Cell['style']>>> = {
  failing: 'bad',
  delayed: 'warn',
  running: 'strong',
  paused: 'warn',
  off: 'dim',
  new: 'dim',
  fresh: 'good',
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
  const state = standingOf(feed, now);
  const { freshAt, lastRun, backlog } = feed;
  return [
    feed.name ?? feed.place ?? '',
    { text: state, style: STYLES[state] },
    freshAt === undefined ? 'never' : agoText(freshAt, now),
    feed.watermark ?? '',
    countText(feed.rows),
    countText(backlog),
    lastRun === undefined ? '' : `${lastRun.outcome} ${agoText(lastRun.endedAt, now)}`,
    feed.table ?? '',
  ];
};

/** Those that need somebody come first. */
export const worstFirst = (feeds: readonly ShownFeed[], now: number): readonly ShownFeed[] =>
  feeds.toSorted((a, b) => STANDINGS.indexOf(standingOf(a, now)) - STANDINGS.indexOf(standingOf(b, now)));

/** Every feed on a line, worst first. */
export const feedsTable = (feeds: readonly ShownFeed[], now: number, canvas: Canvas): readonly string[] => {
  const shown = COLUMNS.map((_, at) => at).filter(
    (at) => at !== 5 || feeds.some(({ backlog }) => backlog !== undefined),
  );
  const picked = <Value>(values: readonly Value[]): readonly Value[] =>
    shown.flatMap((at) => values.slice(at, at + 1));
  return table(
    picked(COLUMNS),
    worstFirst(feeds, now).map((feed) => picked(rowOf(feed, now))),
    canvas,
  );
};
