import type { Trouble } from '../api/trouble.ts';
import { Said, SaidLines } from './said.tsx';

/** Why something is not there, in a sentence, and what to do. */
export const TroubleNote = ({ trouble }: { readonly trouble: Trouble }) => (
  <div class={`note ${trouble.kind === 'unreachable' ? 'warning' : 'error'}`} role="alert">
    <SaidLines text={trouble.sentence} />
    {trouble.problem?.said !== undefined && (
      <p>
        The source says: <Said text={trouble.problem.said} />
      </p>
    )}
    {trouble.todo !== '' && <p class="todo">{trouble.todo}</p>}
  </div>
);
