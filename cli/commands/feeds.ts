import {
  hasFailedReload,
  type Standing,
  standingOf,
  type Verdict,
  verdictOf,
} from '../../shared/api/index.ts';
import { ask, type Good } from '../ask/ask.ts';
import { type CommandModule, isSet, type Line } from '../command.ts';
import type { Session } from '../session.ts';
import { feedsTable, type ShownFeed, worstFirst } from '../show/feeds-table.ts';
import { pauseText } from '../show/pause-text.ts';
import { shownLines } from '../show/shown-text.ts';
import type { Style } from '../show/table.ts';
import { watch } from '../watch.ts';

type Listed = Good<'listFeeds'>['body'];

interface Trouble {
  /** Each in words, worst first. */
  readonly faults: readonly string[];
  readonly next: readonly Line[];
}

const NONE: Trouble = { faults: [], next: [] };

/** Most messages name their feed. */
const failureText = (name: string, message: string): string =>
  message.includes(`"${name}"`) ? message : `${name}: ${message}`;

const NO_TURN = 'has missed its last three turns: look whether its timer runs, or sync it now';

/** Why a feed may fail or be delayed, worst first; undefined where that is not so. */
const REASONS: readonly ((feed: ShownFeed) => Trouble | undefined)[] = [
  ({ problems }) => problems && { faults: problems, next: [] },
  ({ name = '', lastRun }) =>
    lastRun?.outcome === 'failed'
      ? {
          faults: [failureText(name, lastRun.message ?? lastRun.errorKind ?? 'its last run failed')],
          next: [['run', lastRun.runId]],
        }
      : undefined,
  (feed) =>
    feed.reload?.last !== undefined && hasFailedReload(feed)
      ? {
          faults: [
            `${feed.name ?? ''}: the reload of its schedule failed with ${feed.reload.last.errorKind ?? 'an error'}`,
          ],
          next: [['run', feed.reload.last.runId]],
        }
      : undefined,
  ({ name = '', pendingRun }) =>
    pendingRun && {
      faults: [`${name}: a run (${pendingRun.kind}) has held this feed since ${pendingRun.since}`],
      next: [['run', pendingRun.runId, '--watch']],
    },
];

const behind = (feed: ShownFeed): Trouble => {
  for (const reason of REASONS) {
    const trouble = reason(feed);
    if (trouble !== undefined) return trouble;
  }
  const { name = '' } = feed;
  return { faults: [`${name} ${NO_TURN}`], next: [['sync', name]] };
};

const nothing = (): Trouble => NONE;

/** What a person should know of a feed, and what to type, by what it is at. */
const TROUBLES: Readonly<Record<Standing, (feed: ShownFeed) => Trouble>> = {
  failing: behind,
  delayed: behind,
  running: ({ pendingRun }) =>
    pendingRun === undefined ? NONE : { faults: [], next: [['run', pendingRun.runId, '--watch']] },
  paused: ({ name = '', pause }) =>
    pause === undefined ? NONE : { faults: [`${name} ${pauseText(pause)}`], next: [['resume', name]] },
  new: ({ name = '' }) => ({ faults: [], next: [['sync', name]] }),
  off: nothing,
  fresh: nothing,
};

/** So many lines are offered to be typed next. */
const MOST_LINES = 3;

/** For a folder without feeds: what the sample service is made after. */
const FIRST: Line = ['add', 'https://services.odata.org/V4/Northwind/Northwind.svc'];

const STYLES: Readonly<Record<Verdict['tone'], Style>> = {
  error: 'bad',
  warning: 'warn',
  good: 'good',
  calm: 'dim',
};

const NO_TIMER = 'No timer runs here: npm start keeps the feeds in step, with a page to watch them.';

const show = async (session: Session, body: Listed): Promise<void> => {
  const { feeds } = body;
  const now = session.io.clock.now();
  session.answer(body, () => feedsTable(feeds, now, session.canvas));
  if (session.globals.json) return;
  const { tone, sentence } = verdictOf(feeds, now);
  const troubles = worstFirst(feeds, now).map((feed) => TROUBLES[standingOf(feed, now)](feed));
  const { paint } = session.io.err;
  session.tell(paint(STYLES[tone], sentence));
  for (const fault of troubles.flatMap(({ faults }) => faults))
    session.tell(...shownLines(fault).map((line) => paint('bad', line)));
  // What nobody else works on in this folder, no timer begins either.
  if ((await session.app()).goOn !== undefined && feeds.length > 0) session.tell(NO_TIMER);
  const lines = feeds.length === 0 ? [FIRST] : troubles.flatMap(({ next }) => next).slice(0, MOST_LINES);
  session.next(...lines.map((line) => session.typed(...line)));
};

export const run: CommandModule['run'] = async (session, given) => {
  const load = async (): Promise<Listed> => {
    const query = isSet(given, 'backlog') ? { backlog: true } : {};
    return (await ask(session, 'listFeeds', { query })).body;
  };
  if (isSet(given, 'watch')) return watch(session, load, (body) => show(session, body));
  return show(session, await load());
};
