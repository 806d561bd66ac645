import { useSignal } from '@preact/signals';
import type { RunView } from '../api/answers.ts';
import { ask } from '../api/ask.ts';
import { useLive } from '../api/live.ts';
import { Pill } from '../parts/pill.tsx';
import { Said, SaidLines } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { When } from '../parts/when.tsx';
import { runLink } from '../route.ts';
import { whole } from '../words/number.ts';
import { duration } from '../words/time.ts';

const LIMIT = 50;
const SHORT = 200;

const Remarks = ({ message, notes = [] }: RunView) => (
  <>
    {message !== undefined && <SaidLines text={message} shown={SHORT} />}
    {notes.map((note) => (
      <p key={note} class="muted">
        <Said text={note} shown={SHORT} />
      </p>
    ))}
  </>
);

const RunRow = ({ run }: { readonly run: RunView }) => {
  const { runId, kind = 'run', outcome, status, rows, durationMs, requests, startedAt } = run;
  return (
    <tr role="row">
      <td role="cell">
        <a href={runLink(runId)}>
          <When at={startedAt} />
        </a>
      </td>
      <td role="cell">{kind.slice(0, 40)}</td>
      <td role="cell">
        <Pill word={outcome ?? status ?? 'running'} />
        <Remarks {...run} />
      </td>
      <td class="number" role="cell" data-of="Rows">
        {rows === undefined ? '–' : whole(rows)}
      </td>
      <td class="number" role="cell" data-of="Took">
        {durationMs === undefined ? '–' : duration(durationMs)}
      </td>
      <td class="number" role="cell" data-of="Requests">
        {requests === undefined ? '–' : whole(requests)}
      </td>
    </tr>
  );
};

const RunTable = ({ runs, what }: { readonly runs: readonly RunView[]; readonly what: string }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={what}>
    <table class="runs" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Begun
          </th>
          <th role="columnheader" scope="col">
            Kind
          </th>
          <th role="columnheader" scope="col">
            Outcome
          </th>
          <th role="columnheader" scope="col" class="number">
            Rows
          </th>
          <th role="columnheader" scope="col" class="number">
            Took
          </th>
          <th role="columnheader" scope="col" class="number">
            Requests
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {runs.map((run) => (
          <RunRow key={run.runId} run={run} />
        ))}
      </tbody>
    </table>
  </div>
);

/** The runs of a feed, newest first; older ones when somebody asks. */
export const FeedRuns = ({ name, lastRun }: { readonly name: string; readonly lastRun: string }) => {
  const params = { feed: name };
  const first = useLive({ endpoint: 'listFeedRuns', params, query: { limit: LIMIT } }, undefined, lastRun);
  const older = useSignal<readonly RunView[]>([]);
  const next = useSignal<string | undefined>(undefined);
  const before = older.value.length === 0 ? first.body.value?.next : next.value;
  const load = async (): Promise<void> => {
    if (before === undefined) return;
    const answer = await ask({ endpoint: 'listFeedRuns', params, query: { limit: LIMIT, before } });
    if (!answer.ok) return;
    older.value = [...older.value, ...(answer.body.runs ?? [])];
    next.value = answer.body.next;
  };
  const newest = first.body.value?.runs ?? [];
  const known = new Set(newest.map(({ runId }) => runId));
  const runs = [...newest, ...older.value.filter(({ runId }) => !known.has(runId))];
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      {first.trouble.value !== undefined && <TroubleNote trouble={first.trouble.value} />}
      {runs.length > 0 && <RunTable runs={runs} what="Runs, newest first" />}
      {first.body.value !== undefined && runs.length === 0 && (
        <p class="empty">No run yet. The timer makes the first one at its next tick, or sync it now.</p>
      )}
      {before !== undefined && (
        <button type="button" onClick={() => void load()}>
          Older runs
        </button>
      )}
    </section>
  );
};
