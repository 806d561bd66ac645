import { hasFailedReload, isLate, isLong, isPassing } from '../../shared/api/index.ts';
import type { FeedView, HealthView } from '../api/answers.ts';
import type { ActionName } from '../actions/actions.ts';
import { intoEffect } from './here.ts';
import { linesOf } from './lines.ts';
import { counted } from './number.ts';
import { remedyOf } from './remedies.ts';

export type Severity = 'error' | 'warning' | 'info';

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** One thing that somebody should know: what is so, since when, what to do now, and the action that does it. */
export interface Concern {
  readonly severity: Severity;
  /** Absent: it concerns the whole app. */
  readonly feed?: string;
  readonly sentence: string;
  /** What it sums up, where that is more than one thing. */
  readonly lines?: readonly string[];
  /** ISO 8601. */
  readonly since?: string;
  readonly now: string;
  readonly action?: ActionName;
  /** The run that it is about. */
  readonly runId?: string;
}

/** Characters of a place in feeds.json: one is short. */
const MOST_PLACE = 80;

/** One thing in a sentence, several as lines below what they are. */
const told = (what: string, things: readonly string[]): Pick<Concern, 'sentence' | 'lines'> =>
  things.length === 1 ? { sentence: things[0] ?? '' } : { sentence: `${what}:`, lines: things };

const refused = ({ name, place, problems = [] }: FeedView): readonly Concern[] =>
  problems.length === 0
    ? []
    : [
        {
          severity: 'error',
          ...(name !== undefined && { feed: name }),
          ...told(counted(problems.length, 'mistake'), problems),
          now: `Correct ${(place ?? 'feeds.json').slice(0, MOST_PLACE)}, ${intoEffect()}.`,
        },
      ];

const severityOf = (errorKind: string | undefined): Severity => (isPassing(errorKind) ? 'warning' : 'error');

const failed = ({ name = '', lastRun, freshAt, problems = [] }: FeedView): readonly Concern[] => {
  if (lastRun?.outcome !== 'failed') return [];
  // Why it cannot run is told already.
  if (problems.length > 0 && lastRun.errorKind === 'config') return [];
  const { now, action } = remedyOf(lastRun.errorKind);
  const failure = `The last ${lastRun.kind} failed`;
  return [
    {
      severity: severityOf(lastRun.errorKind),
      feed: name,
      ...told(failure, linesOf(lastRun.message ?? `${failure} with ${lastRun.errorKind ?? 'an error'}.`)),
      // A feed that was never in step has failed since it was first tried, which nothing tells.
      ...(freshAt !== undefined && { since: freshAt }),
      now,
      ...(action !== undefined && { action }),
      runId: lastRun.runId,
    },
  ];
};

const paused = ({ name = '', pause }: FeedView): readonly Concern[] =>
  pause === undefined
    ? []
    : [
        {
          severity: 'info',
          feed: name,
          sentence: `Paused by ${pause.by}${pause.reason === undefined ? '' : `: ${pause.reason}`}`,
          since: pause.at,
          now: pause.until === undefined ? 'It stays so until somebody resumes it.' : 'It resumes by itself.',
          action: 'resume',
        },
      ];

const long = (feed: FeedView, nowMs: number): readonly Concern[] => {
  const { name = '', pendingRun } = feed;
  return pendingRun === undefined || !isLong(feed, nowMs)
    ? []
    : [
        {
          severity: 'warning',
          feed: name,
          sentence: `A run (${pendingRun.kind}) has held this feed for long.`,
          since: pendingRun.since,
          now: 'Look how far it is. Cancel it if it gets no further.',
          action: 'cancel',
          runId: pendingRun.runId,
        },
      ];
};

const stale = (feed: FeedView, nowMs: number): readonly Concern[] => {
  const { name = '', freshAt } = feed;
  return !isLate(feed, nowMs)
    ? []
    : [
        {
          severity: 'warning',
          feed: name,
          sentence: 'It has missed its last three turns: no run has come to the source’s end.',
          ...(freshAt !== undefined && { since: freshAt }),
          now: 'Look whether the timer runs, or sync it now.',
          action: 'sync',
        },
      ];
};

const reloadFailed = (feed: FeedView): readonly Concern[] => {
  const { name = '', reload: { last } = {} } = feed;
  if (last === undefined || !hasFailedReload(feed)) return [];
  const { now } = remedyOf(last.errorKind);
  return [
    {
      severity: severityOf(last.errorKind),
      feed: name,
      sentence: `The reload of its schedule failed with ${last.errorKind ?? 'an error'}.`,
      ...(last.endedAt !== undefined && { since: last.endedAt }),
      now,
      action: 'reload',
      runId: last.runId,
    },
  ];
};

/** What is wrong with a feed, or worth knowing; the first is the worst. */
export const concernsOf = (feed: FeedView, nowMs: number): readonly Concern[] => {
  const found = [...refused(feed), ...failed(feed), ...reloadFailed(feed), ...long(feed, nowMs)].toSorted(
    (a, b) => WEIGHT[a.severity] - WEIGHT[b.severity],
  );
  return [...found, ...(found.length === 0 ? stale(feed, nowMs) : []), ...paused(feed)];
};

const CHECKS: ReadonlyMap<string, string> = new Map([
  ['settings', 'The app’s settings are not right'],
  ['state', 'The state does not answer'],
  ['lake', 'The lake does not answer'],
  ['queue', 'The queue does not answer'],
]);

/** What keeps the whole app from its work. Settings of single feeds are told by the feeds. */
export const healthConcerns = (
  { checks = [] }: HealthView,
  ofFeeds: readonly Concern[],
): readonly Concern[] => {
  const known = ofFeeds.flatMap(({ sentence, lines = [sentence] }) => lines);
  return checks
    .filter(({ status }) => status !== 'ok')
    .flatMap(({ name, reasons = [] }) => {
      const news = reasons.filter((reason) => !known.some((line) => reason.includes(line)));
      const what = CHECKS.get(name) ?? `The check ${name} fails`;
      return news.length === 0 && reasons.length > 0
        ? []
        : [
            {
              severity: 'error' as const,
              ...(news.length > 1 ? told(what, news) : { sentence: `${what}: ${news.join('')}` }),
              now:
                name === 'settings'
                  ? `Correct it, ${intoEffect()}.`
                  : 'Look at it, and at the app’s settings.',
            },
          ];
    });
};

/** Worst first, of the same kind the oldest first. */
export const worstFirst = (concerns: readonly Concern[]): readonly Concern[] =>
  concerns.toSorted(
    (a, b) =>
      WEIGHT[a.severity] - WEIGHT[b.severity] ||
      (a.since ?? '').localeCompare(b.since ?? '') ||
      (a.feed ?? '').localeCompare(b.feed ?? ''),
  );
