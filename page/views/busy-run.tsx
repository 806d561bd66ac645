import type { FeedView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { Busy } from './busy.tsx';
import { CancelRun } from './cancel-run.tsx';

const MS = 1_000;

/** The run that the feed is reserved for, or waits, of the kind that was asked for. */
const runOf = ({ pendingRun, waitingRuns = [] }: FeedView, asked: string) =>
  [...(pendingRun === undefined ? [] : [pendingRun]), ...waitingRuns].find(({ kind }) => kind === asked);

interface BusyRunProps {
  readonly feed: string;
  readonly kind: 'append' | 'reload' | 'maintain';
  readonly since: number;
  readonly what: string;
}

/** A wait for a run, with the way to end it as soon as it is known. */
export const BusyRun = ({ feed, kind, since, what }: BusyRunProps) => {
  const live = useLive({ endpoint: 'getFeed', params: { feed } }, MS);
  const run = runOf(live.body.value ?? {}, kind);
  return (
    <>
      <Busy since={since} what={what} />
      {run !== undefined && <CancelRun key={run.runId} runId={run.runId} feed={feed} />}
    </>
  );
};
