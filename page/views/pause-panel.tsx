import { useSignal } from '@preact/signals';
import type { Given } from '../actions/actions.ts';
import { usePerform } from '../actions/perform.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onInput: (value: string) => void;
}

const Field = ({ label, value, hint = '', onInput }: FieldProps) => (
  <label class="field">
    {label}
    <input
      type="text"
      value={value}
      placeholder={hint}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  </label>
);

/** Who pauses, why, and until when: whoever looks next should know. */
export const PausePanel = ({ feed }: { readonly feed: string }) => {
  const given = useSignal<Given>({});
  const { progress, perform } = usePerform('pause', { feed });
  const now = progress.value;
  const { by = '', reason = '', until = '' } = given.value;
  const submit = (event: Event): void => {
    event.preventDefault();
    perform(given.value);
  };
  return (
    <form onSubmit={submit}>
      <div class="fields">
        <Field
          label="Your name"
          value={by}
          onInput={(value) => (given.value = { ...given.value, by: value })}
        />
        <Field
          label="Why"
          value={reason}
          onInput={(value) => (given.value = { ...given.value, reason: value })}
        />
        <Field
          label="Until (UTC, empty: until resumed)"
          hint="2026-12-24T18:00:00Z"
          value={until}
          onInput={(value) => (given.value = { ...given.value, until: value.trim() })}
        />
      </div>
      <button type="submit" class="primary" disabled={now.state === 'busy'}>
        Pause
      </button>
      {now.state === 'done' &&
        (now.answer.ok ? <p role="status">Paused.</p> : <TroubleNote trouble={now.answer.trouble} />)}
      <Lines action="pause" subject={{ feed }} given={given.value} />
    </form>
  );
};
