import { signal } from '@preact/signals';
import { isOver } from '../words/run-over.ts';
import type { FeedView, RunPage } from './answers.ts';
import { ask } from './ask.ts';

/** What is asked feed by feed, and only for those that somebody sees. */
export interface Detail {
  readonly runs: RunPage['runs'];
  /** With its backlog, or why there is none. */
  readonly counted: FeedView | undefined;
}

interface Kept extends Detail {
  /** The run that they were asked after: a newer one asks again. */
  readonly after: string;
  readonly backlogAt: number;
}

const RUNS = 50;
const AT_ONCE = 3;
/** Counting at the source is one request to it. */
const BACKLOG_MS = 600_000;

const kept = new Map<string, Kept>();
const waiting = new Map<string, FeedView>();
let atWork = 0;

/** Counts up when a detail has come. */
export const detailsCame = signal(0);

const load = async (name: string, after: string): Promise<void> => {
  const before = kept.get(name);
  const isCounted = before !== undefined && Date.now() - before.backlogAt < BACKLOG_MS;
  const params = { feed: name };
  const [runs, feed] = await Promise.all([
    ask({ endpoint: 'listFeedRuns', params, query: { limit: RUNS } }),
    isCounted ? undefined : ask({ endpoint: 'getFeed', params, query: { backlog: true } }),
  ]);
  kept.set(name, {
    after,
    runs: runs.ok ? (runs.body.runs ?? []).filter(isOver) : before?.runs,
    counted: feed?.ok === true ? feed.body : before?.counted,
    backlogAt: feed === undefined ? (before?.backlogAt ?? 0) : Date.now(),
  });
  detailsCame.value += 1;
};

const work = async (): Promise<void> => {
  atWork += 1;
  for (;;) {
    const [next] = waiting;
    if (next === undefined || document.hidden) break;
    waiting.delete(next[0]);
    await load(next[0], next[1].lastRun?.runId ?? '');
  }
  atWork -= 1;
};

/** Asks for what is missing of these feeds, and forgets whoever waited and is no more seen. */
export const wantDetails = (feeds: readonly FeedView[]): void => {
  waiting.clear();
  for (const feed of feeds) {
    const { name, lastRun } = feed;
    if (name !== undefined && kept.get(name)?.after !== (lastRun?.runId ?? '')) waiting.set(name, feed);
  }
  const free = Math.min(AT_ONCE - atWork, waiting.size);
  for (let one = 0; one < free; one += 1) void work();
};

export const detailOf = (name: string): Detail | undefined => kept.get(name);
