import { actionOf } from '../actions/actions.ts';
import { usePerform } from '../actions/perform.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { BusyRun } from './busy-run.tsx';
import { MaintainSteps } from './maintain-steps.tsx';
import { RunOutcome } from './run-outcome.tsx';

/** What each begins. A pause that is taken off lets the timer begin. */
const KINDS = { sync: 'append', maintain: 'maintain', resume: 'append' } as const;

/** An action that needs nothing but a click. */
export const RunPanel = ({
  action,
  feed,
}: {
  readonly action: 'sync' | 'maintain' | 'resume';
  readonly feed: string;
}) => {
  const { progress, perform } = usePerform(action, { feed });
  const now = progress.value;
  return (
    <>
      <button type="button" class="primary" disabled={now.state === 'busy'} onClick={() => perform({})}>
        {actionOf(action).label}
      </button>
      {now.state === 'busy' && <BusyRun feed={feed} kind={KINDS[action]} since={now.since} what="At work" />}
      {now.state === 'done' &&
        (now.answer.ok ? (
          <>
            <RunOutcome run={now.answer.body} />
            {now.answer.body.maintain !== undefined && <MaintainSteps maintain={now.answer.body.maintain} />}
          </>
        ) : (
          <TroubleNote trouble={now.answer.trouble} />
        ))}
      <Lines action={action} subject={{ feed }} given={{}} />
    </>
  );
};
