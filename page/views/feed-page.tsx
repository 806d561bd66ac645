import type { FeedView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { Pill } from '../parts/pill.tsx';
import { Name } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { OVERVIEW } from '../route.ts';
import { standingOf } from '../../shared/api/index.ts';
import { concernsOf, worstFirst } from '../words/judge.ts';
import { now } from '../words/now.ts';
import { ConcernCard } from './concern-card.tsx';
import { FeedActions } from './feed-actions.tsx';
import { FeedCharts } from './feed-charts.tsx';
import { FeedFacts } from './feed-facts.tsx';
import { FeedRuns, RUNS } from './feed-runs.tsx';
import { LiveRun } from './live-run.tsx';
import { WaitingRuns } from './waiting-runs.tsx';

const IDLE_MS = 10_000;
const BACKLOG_MS = 600_000;

/** What changes with each run that begins, ends or waits. */
const latestOf = ({ lastRun, pendingRun, waitingRuns = [] }: FeedView): string =>
  [lastRun, pendingRun, ...waitingRuns].map((run) => run?.runId ?? '').join(' ');

const Body = ({
  feed,
  name,
  open,
}: {
  readonly feed: FeedView;
  readonly name: string;
  readonly open: string | undefined;
}) => {
  const counted = useLive(
    { endpoint: 'getFeed', params: { feed: name }, query: { backlog: true } },
    BACKLOG_MS,
  );
  const runs = useLive(
    { endpoint: 'listFeedRuns', params: { feed: name }, query: { limit: RUNS } },
    undefined,
    latestOf(feed),
  );
  const { backlog, noBacklog } = counted.body.value ?? {};
  const { waitingRuns = [] } = feed;
  const concerns = worstFirst(concernsOf(feed, now.value));
  return (
    <>
      {concerns.length > 0 && (
        <ul class="concerns" aria-label="What to look at">
          {concerns.map((concern) => (
            <ConcernCard key={concern.sentence} concern={concern} isNamed={false} />
          ))}
        </ul>
      )}
      {feed.pendingRun !== undefined && <LiveRun key={feed.pendingRun.runId} runId={feed.pendingRun.runId} />}
      {waitingRuns.length > 0 && <WaitingRuns runs={waitingRuns} feed={name} />}
      <FeedFacts feed={{ ...feed, backlog, noBacklog }} />
      <FeedActions feed={feed} name={name} open={open} />
      <FeedCharts name={name} lastRun={feed.lastRun?.runId ?? ''} runs={runs.body.value?.runs ?? []} />
      <FeedRuns name={name} live={runs} />
    </>
  );
};

/** One feed: how it stands, what can be done, what it did. */
export const FeedPage = ({
  feed: name,
  open,
}: {
  readonly feed: string;
  readonly open: string | undefined;
}) => {
  const live = useLive({ endpoint: 'getFeed', params: { feed: name } }, IDLE_MS);
  const feed = live.body.value;
  const trouble = live.trouble.value;
  return (
    <main>
      <nav aria-label="Where you are">
        <a href={OVERVIEW}>All feeds</a>
      </nav>
      <div class="title">
        <h1>
          <Name text={name} />
        </h1>
        {feed !== undefined && <Pill word={standingOf(feed, now.value)} />}
        <span class="muted">
          <Name text={feed?.table ?? ''} />
        </span>
      </div>
      {trouble !== undefined && <TroubleNote trouble={trouble} />}
      {feed === undefined && trouble === undefined && <p class="loading">Asking how it is…</p>}
      {feed !== undefined && trouble?.kind !== 'problem' && <Body feed={feed} name={name} open={open} />}
    </main>
  );
};
