import { writeSync } from 'node:fs';
import { createApplication } from '../../functions/application.ts';
import { isTidemarkError, systemClock } from '../../shared/core/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import { createTableStateStore, type RunRecord } from '../../shared/state/index.ts';
import { appendFeed, resumeRun, runStatus, startRun, type SyncDeps } from '../../shared/sync/index.ts';

/**
 * An instance of the app in a process of its own, put together by the composition root, with leases of `leaseMs`. Arguments: `load`, or `start`
 * and `continue` with a run's id; then the lease in ms, and where it stops itself: after a `segment` of its manifest, before a `put`, or `never`.
 * Prints a line before it stops, and at its end one line of JSON: what it answered, and the outcomes that it reported.
 */
const [, , what = '', runId = '', leaseMs = '', stopAt = ''] = process.argv;

const stop = (): void => {
  writeSync(1, 'stopped\n');
  process.kill(process.pid, 'SIGSTOP');
};

let isStopped = false;
const stopOnce = (is: boolean): void => {
  if (!is || isStopped) return;
  isStopped = true;
  stop();
};

const stopping = (lake: Lake): Lake => ({
  ...lake,
  write: async (path, bytes, signal) => {
    await lake.write(path, bytes, signal);
    stopOnce(stopAt === 'segment' && path.includes('/_tidemark/'));
  },
  putIfAbsent: async (path, bytes, signal) => {
    stopOnce(stopAt === 'put' && path.endsWith('.json'));
    return lake.putIfAbsent(path, bytes, signal);
  },
});

const { deps: whole, feeds } = createApplication(process.env, new AbortController().signal);
const connectionString = process.env['STATE_TABLES_CONNECTION_STRING'] ?? '';
const deps: SyncDeps = {
  ...whole,
  lake: stopping(whole.lake),
  state: createTableStateStore({ connectionString }, { leaseMs: Number(leaseMs) }),
};
const outcomes: RunRecord['outcome'][] = [];
const report = ({ outcome }: RunRecord): void => void outcomes.push(outcome);
const { signal } = new AbortController();
const deadline = systemClock.now() + 100_000;
const [feed] = feeds;
if (feed === undefined) throw new Error('there is no feed');

/** As its message does, which the queue delivers again after a rejection that may go right later, until the run has its end. */
const goOn = async (): Promise<unknown> => {
  for (;;) {
    await resumeRun(deps, feeds, { runId, feed: feed.name }, { signal, deadline, report }).catch(
      (error: unknown) => {
        if (!isTidemarkError(error) || error.retry !== 'later') throw error;
      },
    );
    const status = await runStatus(deps, runId);
    if (status?.status === 'ended') return status;
    await systemClock.sleep(200);
  }
};

const answers = {
  load: () => appendFeed(deps, feed, { runId: deps.newId(), signal, deadline, report }),
  start: () => {
    const request = { window: { all: true }, dryRun: false, force: false } as const;
    const options = { signal, deadline, later: false, isRetry: true, report };
    return startRun(deps, feed, { runId, kind: 'reload', request }, options);
  },
  continue: goOn,
};
const answer = await answers[what as keyof typeof answers]();
process.stdout.write(`${JSON.stringify({ answer, outcomes })}\n`, () => process.exit(0));
