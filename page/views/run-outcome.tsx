import type { RunView } from '../api/answers.ts';
import { Pill } from '../parts/pill.tsx';
import { SaidLines } from '../parts/said.tsx';
import { runLink } from '../route.ts';
import { counted } from '../words/number.ts';
import { duration } from '../words/time.ts';

/** What an action may be answered; the end of a pause has none of it, but whether there was a pause. */
type Outcome = {
  readonly [Name in 'runId' | 'status' | 'outcome' | 'kind' | 'rows' | 'durationMs' | 'message']?:
    RunView[Name] | undefined;
} & { readonly wasPaused?: boolean | undefined };

const wordsOf = ({ outcome, kind, rows = 0 }: Outcome): string => {
  if (outcome === undefined) return 'It goes on without this page.';
  return kind === 'append' ? counted(rows, 'row') : '';
};

/** What an action came to, in a line, with the way to the whole story. The end of a pause has no run. */
export const RunOutcome = ({ run }: { readonly run: Outcome }) => {
  const { runId, outcome, status, durationMs, message, wasPaused } = run;
  if (runId === undefined)
    return <p role="status">{wasPaused === false ? 'It was not paused: nothing has changed.' : 'Done.'}</p>;
  return (
    <div class="outcome" role="status">
      <p>
        <Pill word={outcome ?? status ?? 'waiting'} /> {wordsOf(run)}
        {durationMs !== undefined && <span class="muted"> in {duration(durationMs)}</span>}{' '}
        <a href={runLink(runId)}>{outcome === undefined ? 'Watch it' : 'The run’s story'}</a>
      </p>
      {message !== undefined && <SaidLines text={message} />}
    </div>
  );
};
