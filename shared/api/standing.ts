import { isPassing } from './passing.ts';

interface RunFacts {
  readonly runId?: string | undefined;
  readonly outcome?: string | undefined;
  readonly errorKind?: string | undefined;
}

/** What of a feed says how it stands. An app of another version may lack any of it. Times in ISO 8601. */
export interface FeedFacts {
  readonly problems?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
  readonly freshAt?: string | undefined;
  readonly lateAt?: string | undefined;
  readonly lastRun?: RunFacts | undefined;
  readonly reload?: { readonly last?: RunFacts | undefined } | undefined;
  readonly pendingRun?: { readonly since: string } | undefined;
  readonly pause?: object | undefined;
}

/** How a feed stands, in one word, worst first. */
export const STANDINGS = ['failing', 'delayed', 'running', 'paused', 'off', 'new', 'fresh'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A run that is pending for longer is worth a look. */
const LONG_RUN_MS = 3_600_000;

const isRefused = ({ problems = [] }: FeedFacts): boolean => problems.length > 0;

export const isLong = ({ pendingRun }: FeedFacts, nowMs: number): boolean =>
  pendingRun !== undefined && nowMs - Date.parse(pendingRun.since) >= LONG_RUN_MS;

/** By the schedule of the feed, which the app reckons. */
export const isLate = ({ lateAt, pause, pendingRun }: FeedFacts, nowMs: number): boolean =>
  lateAt !== undefined && pause === undefined && pendingRun === undefined && nowMs > Date.parse(lateAt);

/** A reload of the schedule that failed, which an append that went well since does not mend. */
export const hasFailedReload = ({ reload, lastRun }: FeedFacts): boolean =>
  reload?.last?.outcome === 'failed' && reload.last.runId !== lastRun?.runId;

/** What has failed, and is not mended yet. */
const failuresOf = (feed: FeedFacts): readonly RunFacts[] => {
  const { lastRun, reload: { last } = {} } = feed;
  return [
    ...(lastRun?.outcome === 'failed' ? [lastRun] : []),
    ...(last !== undefined && hasFailedReload(feed) ? [last] : []),
  ];
};

/** The one rule for page and command line. `nowMs` is epoch ms. */
export const standingOf = (feed: FeedFacts, nowMs: number): Standing => {
  const { pause, pendingRun, enabled, freshAt } = feed;
  const failures = failuresOf(feed);
  if (isRefused(feed) || failures.some(({ errorKind }) => !isPassing(errorKind))) return 'failing';
  if (failures.length > 0 || isLong(feed, nowMs) || isLate(feed, nowMs)) return 'delayed';
  if (pause !== undefined) return 'paused';
  if (pendingRun !== undefined) return 'running';
  if (enabled === false) return 'off';
  return freshAt === undefined ? 'new' : 'fresh';
};
