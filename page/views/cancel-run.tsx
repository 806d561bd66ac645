import { actionOf } from '../actions/actions.ts';
import { usePerform } from '../actions/perform.ts';
import { personName } from '../api/person.ts';
import { mayAct } from '../api/mode.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { cancelWords } from '../words/cancelled.ts';
import { YourName } from './your-name.tsx';

/** Asks a run to stop, once. */
export const CancelRun = ({ runId, feed }: { readonly runId: string; readonly feed: string }) => {
  const subject = { feed, runId };
  const { progress, perform } = usePerform('cancel', subject);
  const now = progress.value;
  const asked = now.state === 'done' && now.answer.ok ? now.answer.body : undefined;
  const given = { by: personName.value };
  return (
    <div class="cancel">
      {mayAct() && (
        <>
          <YourName />
          <button
            type="button"
            disabled={now.state === 'busy' || asked !== undefined}
            onClick={() => perform(given)}
          >
            {asked !== undefined ? 'Asked to stop' : actionOf('cancel').label}
          </button>
        </>
      )}
      {asked !== undefined && <p role="status">{cancelWords(asked)}</p>}
      {now.state === 'done' && !now.answer.ok && <TroubleNote trouble={now.answer.trouble} />}
      <Lines action="cancel" subject={subject} given={given} />
    </div>
  );
};
