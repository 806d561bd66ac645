import type { RunView } from '../api/answers.ts';
import { Pill } from '../parts/pill.tsx';
import { Said } from '../parts/said.tsx';
import { runLink } from '../route.ts';
import { counted } from '../words/number.ts';
import { duration } from '../words/time.ts';

const wordsOf = ({ outcome, kind, rows = 0 }: RunView): string => {
  if (outcome === undefined) return 'It goes on without this page.';
  return kind === 'append' ? counted(rows, 'row') : '';
};

/** What an action came to, in a line, with the way to the whole story. A pause has no run. */
export const RunOutcome = ({ run }: { readonly run: RunView }) => {
  const { runId, outcome, status, durationMs, message } = run;
  if (runId === undefined) return <p role="status">Done.</p>;
  return (
    <div class="outcome" role="status">
      <p>
        <Pill word={outcome ?? status ?? 'waiting'} /> {wordsOf(run)}
        {durationMs !== undefined && <span class="muted"> in {duration(durationMs)}</span>}{' '}
        <a href={runLink(runId)}>{outcome === undefined ? 'Watch it' : 'The run’s story'}</a>
      </p>
      {message !== undefined && (
        <p>
          <Said text={message} />
        </p>
      )}
    </div>
  );
};
