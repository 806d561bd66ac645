import { useSignal } from '@preact/signals';
import type { RunView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { Fact, Figure } from '../parts/fact.tsx';
import { Pill } from '../parts/pill.tsx';
import { Name, SaidLines, SaidList } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { When } from '../parts/when.tsx';
import { feedLink, OVERVIEW } from '../route.ts';
import { bytes, whole } from '../words/number.ts';
import { remedyOf } from '../words/remedies.ts';
import { duration } from '../words/time.ts';
import { Diff } from './diff.tsx';
import { UnderWay } from './live-run.tsx';
import { MaintainSteps } from './maintain-steps.tsx';

const BUSY_MS = 2_000;

const FIGURES = [
  ['Took', 'durationMs', duration],
  ['Rows added', 'rows', whole],
  ['Rows received', 'received', whole],
  ['Requests', 'requests', whole],
  ['Pages', 'pages', whole],
  ['Bytes', 'bytes', bytes],
  ['Attempts', 'attempts', whole],
  ['Table version', 'version', whole],
] as const;

const Facts = ({ run }: { readonly run: RunView }) => (
  <dl class="facts">
    <Fact name="Begun">
      <When at={run.startedAt} />
    </Fact>
    {run.endedAt !== undefined && (
      <Fact name="Ended">
        <When at={run.endedAt} />
      </Fact>
    )}
    {FIGURES.map(([name, member, words]) => (
      <Fact key={name} name={name}>
        <Figure value={run[member]} words={words} />
      </Fact>
    ))}
    <Fact name="Watermark">
      {run.from === undefined ? 'none' : <Name text={run.from} />} to{' '}
      {run.to === undefined ? 'none' : <Name text={run.to} />}
    </Fact>
  </dl>
);

/** What the run says of itself; one that a person or its time has stopped has not failed. */
const Message = ({ run: { message, errorKind, outcome } }: { readonly run: RunView }) =>
  message === undefined ? null : (
    <div class={`note ${outcome === 'failed' ? 'error' : 'warning'}`}>
      <SaidLines text={message} />
      {errorKind !== undefined && (
        <p class="todo">
          {remedyOf(errorKind).now} <code>{errorKind.slice(0, 60)}</code>
        </p>
      )}
    </div>
  );

const Notes = ({ notes = [] }: RunView) =>
  notes.length === 0 ? null : (
    <section aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      <SaidList lines={notes} />
    </section>
  );

const Story = ({ run }: { readonly run: RunView }) => (
  <>
    <div class="title">
      <h1>
        {(run.kind ?? 'run').slice(0, 40)} of{' '}
        <a href={feedLink(run.feed ?? '')}>
          <Name text={run.feed ?? ''} />
        </a>
      </h1>
      <Pill word={run.outcome ?? run.status ?? 'running'} />
    </div>
    <p class="muted">
      <code>{run.runId}</code>
    </p>
    {run.status !== 'ended' && run.status !== undefined && <UnderWay run={run} />}
    <Message run={run} />
    <Facts run={run} />
    {run.reload !== undefined && <Diff reload={run.reload} />}
    {run.maintain !== undefined && <MaintainSteps maintain={run.maintain} />}
    <Notes {...run} />
  </>
);

/** One run: how far it is, or what became of it. */
export const RunPage = ({ runId }: { readonly runId: string }) => {
  const isOver = useSignal(false);
  const live = useLive({ endpoint: 'getRun', params: { runId } }, isOver.value ? undefined : BUSY_MS);
  const run = live.body.value;
  isOver.value = run?.status === 'ended';
  const trouble = live.trouble.value;
  return (
    <main>
      <nav aria-label="Where you are">
        <a href={OVERVIEW}>All feeds</a>
        {run?.feed !== undefined && (
          <a href={feedLink(run.feed)}>
            <Name text={run.feed} />
          </a>
        )}
      </nav>
      {trouble !== undefined && (
        <>
          {run === undefined && <h1>A run</h1>}
          <TroubleNote trouble={trouble} />
        </>
      )}
      {run === undefined ? (
        trouble === undefined && <p class="loading">Asking for the run…</p>
      ) : (
        <Story run={run} />
      )}
    </main>
  );
};
