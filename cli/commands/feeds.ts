import { hasFailedReload, type Standing, standingOf } from '../../shared/api/index.ts';
import { ask, type Good } from '../ask/ask.ts';
import { type CommandModule, isSet, type Line } from '../command.ts';
import type { Session } from '../session.ts';
import { feedsTable, type ShownFeed } from '../show/feeds-table.ts';
import { pauseText } from '../show/pause-text.ts';
import { shownLines } from '../show/shown-text.ts';
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

const NO_TURN = 'has missed its last three turns: does a timer run, here npm start?';

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

const show = (session: Session, body: Listed): void => {
  const { feeds } = body;
  session.answer(body, () => feedsTable(feeds, session.io.clock.now(), session.canvas));
  if (session.globals.json) return;
  const troubles = feeds.map((feed) => TROUBLES[standingOf(feed, session.io.clock.now())](feed));
  const { paint } = session.io.err;
  for (const fault of troubles.flatMap(({ faults }) => faults))
    session.tell(...shownLines(fault).map((line) => paint('bad', line)));
  const lines = troubles.flatMap(({ next }) => next).slice(0, MOST_LINES);
  session.next(...lines.map((line) => session.typed(...line)));
};

export const run: CommandModule['run'] = async (session, given) => {
  const load = async (): Promise<Listed> => {
    const query = isSet(given, 'backlog') ? { backlog: true } : {};
    return (await ask(session, 'listFeeds', { query })).body;
  };
  if (isSet(given, 'watch')) return watch(session, load, (body) => show(session, body));
  show(session, await load());
};
