import { actionOf } from '../actions/actions.ts';
import { usePerform } from '../actions/perform.ts';
import { personName } from '../api/person.ts';
import { mayAct } from '../api/mode.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { YourName } from './your-name.tsx';

/** Asks a run to stop, once. */
export const CancelRun = ({ runId, feed }: { readonly runId: string; readonly feed: string }) => {
  const subject = { feed, runId };
  const { progress, perform } = usePerform('cancel', subject);
  const now = progress.value;
  const isAsked = now.state === 'done' && now.answer.ok;
  const given = { by: personName.value };
  return (
    <div class="cancel">
      {mayAct() && (
        <>
          <YourName />
          <button type="button" disabled={now.state === 'busy' || isAsked} onClick={() => perform(given)}>
            {isAsked ? 'Asked to stop' : actionOf('cancel').label}
          </button>
        </>
      )}
      {isAsked && <p role="status">It ends at its next page, and keeps what it has committed.</p>}
      {now.state === 'done' && !now.answer.ok && <TroubleNote trouble={now.answer.trouble} />}
      <Lines action="cancel" subject={subject} given={given} />
    </div>
  );
};
