import { usePerform } from '../actions/perform.ts';
import type { WaitingRun } from '../api/answers.ts';
import { mayAct } from '../api/mode.ts';
import { personName } from '../api/person.ts';
import { Lines } from '../parts/lines.tsx';
import { Name } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { When } from '../parts/when.tsx';
import { runLink } from '../route.ts';
import { cancelWords } from '../words/cancelled.ts';
import { counted } from '../words/number.ts';

const Waiting = ({
  run,
  feed,
  place,
}: {
  readonly run: WaitingRun;
  readonly feed: string;
  readonly place: number;
}) => {
  const subject = { feed, runId: run.runId };
  const { progress, perform } = usePerform('cancel', subject);
  const now = progress.value;
  const given = { by: personName.value };
  return (
    <li>
      <p>
        {place}.{' '}
        <a href={runLink(run.runId)}>
          <Name text={run.kind} />
        </a>
        , asked for <When at={run.since} />
      </p>
      {mayAct() && (
        <button
          type="button"
          disabled={now.state === 'busy' || (now.state === 'done' && now.answer.ok)}
          aria-label={`Withdraw the run in place ${place}`}
          onClick={() => perform(given)}
        >
          Withdraw
        </button>
      )}
      <Lines action="cancel" subject={subject} given={given} />
      {now.state === 'done' &&
        (now.answer.ok ? (
          <p role="status">{cancelWords(now.answer.body)}</p>
        ) : (
          <TroubleNote trouble={now.answer.trouble} />
        ))}
    </li>
  );
};

/** Runs that wait for their turn, the next one first, each with the way to withdraw it. */
export const WaitingRuns = ({
  runs,
  feed,
}: {
  readonly runs: readonly WaitingRun[];
  readonly feed: string;
}) => (
  <section class="note busy" aria-label="Runs that wait">
    <p>{counted(runs.length, 'run')} in line. Each begins when the one before it has ended.</p>
    <ol class="waiting">
      {runs.map((run, index) => (
        <Waiting key={run.runId} run={run} feed={feed} place={index + 1} />
      ))}
    </ol>
  </section>
);
