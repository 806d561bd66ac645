import type { FeedState, Job, RunKind, RunOutcome } from '../../state/index.ts';
import { appendWork } from '../append/index.ts';
import { maintainWork } from '../maintain/index.ts';
import { reloadWork } from '../reload/index.ts';
import type { RunContext } from '../run/index.ts';

/** What a run does under its claim. `stored`: what the store knows of the feed. */
type Work = (run: RunContext, job: Job, stored: FeedState | undefined) => Promise<RunOutcome>;

const WORK: Readonly<Record<RunKind, Work>> = {
  append: (run, _job, stored) => appendWork(run, stored),
  reload: reloadWork,
  maintain: maintainWork,
};

/** Does what a run of its kind does. */
export const workOf: Work = (run, job, stored) => WORK[run.kind](run, job, stored);
