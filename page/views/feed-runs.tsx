import { useSignal } from '@preact/signals';
import type { RunPage, RunView } from '../api/answers.ts';
import { ask } from '../api/ask.ts';
import type { Live } from '../api/live.ts';
import type { Trouble } from '../api/trouble.ts';
import { Pill } from '../parts/pill.tsx';
import { Said, SaidLines } from '../parts/said.tsx';
import { Table } from '../parts/table.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { When } from '../parts/when.tsx';
import { runLink } from '../route.ts';
import { whole } from '../words/number.ts';
import { isOver } from '../words/run-over.ts';
import { duration } from '../words/time.ts';

/** So many on a page. */
export const RUNS = 50;
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

const HEADS = ['Begun', 'Kind', 'Outcome', { number: 'Rows' }, { number: 'Took' }, { number: 'Requests' }];

/** Runs behind the first page, and the page after them. */
interface Older {
  readonly runs: readonly RunView[];
  readonly next: string | undefined;
}

const useOlder = (name: string, first: RunPage | undefined) => {
  const older = useSignal<Older | undefined>(undefined);
  const isBusy = useSignal(false);
  const trouble = useSignal<Trouble | undefined>(undefined);
  const before = older.value === undefined ? first?.next : older.value.next;
  const load = async (): Promise<void> => {
    if (before === undefined || isBusy.peek()) return;
    isBusy.value = true;
    const query = { limit: RUNS, before };
    const answer = await ask({ endpoint: 'listFeedRuns', params: { feed: name }, query });
    isBusy.value = false;
    trouble.value = answer.ok ? undefined : answer.trouble;
    if (!answer.ok) return;
    // Those of the first page, too: a run that comes meanwhile pushes the last of them out of it.
    const known = older.value?.runs ?? (first?.runs ?? []).filter(isOver);
    older.value = { runs: [...known, ...(answer.body.runs ?? [])], next: answer.body.next };
  };
  return { older, isBusy, trouble, load, hasMore: before !== undefined };
};

interface FeedRunsProps {
  readonly name: string;
  /** The first page. */
  readonly live: Live<RunPage>;
}

/** The runs of a feed, newest first; older ones when somebody asks. */
export const FeedRuns = ({ name, live }: FeedRunsProps) => {
  const first = live.body.value;
  const { older, isBusy, trouble: behind, load, hasMore } = useOlder(name, first);
  const newest = first?.runs ?? [];
  const known = new Set(newest.map(({ runId }) => runId));
  const runs = [...newest, ...(older.value?.runs ?? []).filter(({ runId }) => !known.has(runId))];
  const trouble = live.trouble.value ?? behind.value;
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      {trouble !== undefined && <TroubleNote trouble={trouble} />}
      {runs.length > 0 && (
        <Table what="Runs, newest first" kind="runs" heads={HEADS}>
          {runs.map((run) => (
            <RunRow key={run.runId} run={run} />
          ))}
        </Table>
      )}
      {first !== undefined && runs.length === 0 && (
        <p class="empty">No run yet. The timer makes the first one at its next tick, or sync it now.</p>
      )}
      {hasMore && (
        <button type="button" disabled={isBusy.value} onClick={() => void load()}>
          Older runs
        </button>
      )}
    </section>
  );
};
