import type { FeedView, RunView } from '../../../page/api/answers.ts';
import type { Answers, Reply } from './fake-app.ts';
import {
  maintainRun,
  openRun,
  pastRuns,
  reloadRun,
  runIdOf,
  sampleCheck,
  sampleEntities,
  sampleHealth,
  samplePage,
  samplePreview,
  sampleRuns,
  sampleTable,
  troubledFeeds,
} from './sample.ts';

export const ok = (body: unknown): Reply => ({ status: 200, body });

export const problem = (status: number, kind: string, detail: string, more: object = {}): Reply => ({
  status,
  body: { type: `urn:tidemark:${kind}`, title: kind, status, detail, kind, ...more },
});

const RUNS: ReadonlyMap<string, () => RunView> = new Map([
  [runIdOf(9_000), openRun],
  [runIdOf(7_000), () => reloadRun(false)],
  [runIdOf(8_000), maintainRun],
]);

const gone = (): Reply => problem(404, 'feed-unknown', 'feeds.json has no feed of that name.');

/** An app with these feeds, where everything goes right. */
export const answersOf = (feeds: () => readonly FeedView[] = troubledFeeds): Answers => {
  const find = (name: string | undefined): Reply => {
    const feed = feeds().find((one) => one.name === name);
    return feed === undefined ? gone() : ok(feed);
  };
  return {
    health: () => ok(sampleHealth()),
    listFeeds: () => ok({ feeds: feeds() }),
    getFeed: ({ params, query }) => {
      const found = find(params['feed']);
      return query.has('backlog') && found.status === 200
        ? ok({
            ...(found.body as FeedView),
            ...(params['feed'] === 'shipments'
              ? { noBacklog: { reason: 'the source does not count', said: 'Not implemented' } }
              : { backlog: 12 }),
          })
        : found;
    },
    listFeedRuns: ({ params, query }) =>
      query.has('before')
        ? ok({ runs: pastRuns(20, { seed: 40 }) })
        : ok(samplePage(params['feed'] === 'customers')),
    getRun: ({ params: { runId = '' } }) => {
      const run = RUNS.get(runId)?.() ?? sampleRuns(50).find((one) => one.runId === runId);
      return run === undefined ? problem(404, 'run-unknown', 'No run has this id.') : ok(run);
    },
    cancelRun: () => ({ status: 202, body: openRun() }),
    syncFeed: () => ok(sampleRuns(1)[0]),
    reloadFeed: ({ body }) => ok(reloadRun((body as { dryRun?: boolean }).dryRun === true)),
    maintainFeed: () => ok(maintainRun()),
    pauseFeed: ({ params }) => find(params['feed']),
    resumeFeed: ({ params }) => {
      const found = find(params['feed']);
      return found.status === 200 ? ok({ ...(found.body as FeedView), wasPaused: true }) : found;
    },
    checkFeed: () => ok(sampleCheck()),
    previewFeed: () => ok(samplePreview()),
    feedTable: () => ok(sampleTable()),
    feedEntities: () => ok(sampleEntities()),
  };
};
