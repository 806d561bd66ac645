import { useRef } from 'preact/hooks';
import type { RunView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { Name } from '../parts/said.tsx';
import { When } from '../parts/when.tsx';
import { runLink } from '../route.ts';
import { counted, whole } from '../words/number.ts';
import { CancelRun } from './cancel-run.tsx';

const MS = 2_000;
const SECOND_MS = 1_000;

/** Rows a second, between the first look and this one. */
const useRate = (rows: number | undefined): number | undefined => {
  const first = useRef<{ readonly rows: number; readonly at: number } | undefined>(undefined);
  if (rows === undefined) return undefined;
  first.current ??= { rows, at: Date.now() };
  const ms = Date.now() - first.current.at;
  return ms < SECOND_MS ? undefined : Math.round(((rows - first.current.rows) / ms) * SECOND_MS);
};

/** `12,400 rows, 13 pages, 310 rows a second, attempt 2`. */
const figuresOf = ({ progress, attempts = 1 }: RunView, rate = 0): string =>
  [
    counted(progress?.rows ?? 0, 'row'),
    counted(progress?.pages ?? 0, 'page'),
    ...(rate > 0 ? [`${whole(rate)} rows a second`] : []),
    ...(attempts > 1 ? [`attempt ${attempts}`] : []),
  ].join(', ');

/** A run under way: how far it is, how fast, and the way to end it. */
export const UnderWay = ({ run }: { readonly run: RunView }) => {
  const { runId } = run;
  const rate = useRate(run.progress?.rows);
  return (
    <section class="note busy" aria-label="The run under way">
      <p>
        <a href={runLink(runId)}>{run.kind ?? 'A run'}</a>{' '}
        {run.status === 'waiting' ? 'waits for its turn' : 'is at work'},{' '}
        {run.attempts === 0 ? 'asked for' : 'begun'} <When at={run.startedAt} />
      </p>
      <p class="number-line" role="status">
        {figuresOf(run, rate)}
      </p>
      {run.cancel === undefined ? (
        <CancelRun key={runId} runId={runId} feed={run.feed ?? ''} />
      ) : (
        <p role="status">
          Cancel asked by <Name text={run.cancel.by} />, <When at={run.cancel.at} />. It ends within 15
          seconds.
        </p>
      )}
    </section>
  );
};

/** The run under way of a feed, asked for as long as it is. */
export const LiveRun = ({ runId }: { readonly runId: string }) => {
  const live = useLive({ endpoint: 'getRun', params: { runId } }, MS);
  const run = live.body.value;
  return run === undefined || run.status === 'ended' ? null : <UnderWay run={run} />;
};
