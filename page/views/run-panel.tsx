import { actionOf } from '../actions/actions.ts';
import { usePerform } from '../actions/perform.ts';
import { personName } from '../api/person.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { BusyRun } from './busy-run.tsx';
import { MaintainSteps } from './maintain-steps.tsx';
import { RunOutcome } from './run-outcome.tsx';
import { YourName } from './your-name.tsx';

/** What each begins. A pause that is taken off lets the timer begin. */
const KINDS = { sync: 'append', maintain: 'maintain', resume: 'append' } as const;

/** An action that needs nothing but a click; whoever takes off a pause may say who they are, as who paused did. */
export const RunPanel = ({
  action,
  feed,
}: {
  readonly action: 'sync' | 'maintain' | 'resume';
  readonly feed: string;
}) => {
  const { progress, perform } = usePerform(action, { feed });
  const now = progress.value;
  const given = { by: personName.value };
  return (
    <>
      {action === 'resume' && (
        <div class="fields">
          <YourName />
        </div>
      )}
      <button type="button" class="primary" disabled={now.state === 'busy'} onClick={() => perform(given)}>
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
      <Lines action={action} subject={{ feed }} given={given} />
    </>
  );
};
