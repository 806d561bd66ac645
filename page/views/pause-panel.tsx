import { useSignal } from '@preact/signals';
import { untilOf } from '../../shared/api/index.ts';
import type { Given } from '../actions/given.ts';
import { usePerform } from '../actions/perform.ts';
import { personName } from '../api/person.ts';
import { Field } from '../parts/field.tsx';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { now } from '../words/now.ts';
import { utc } from '../words/time.ts';
import { YourName } from './your-name.tsx';

const MORNING = 8;

/** The next morning where somebody sits, in ISO 8601. */
const tomorrow = (): string => {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  day.setHours(MORNING, 0, 0, 0);
  return day.toISOString();
};

/** How long a pause may last, and what is said to the app for it. */
const ENDS: readonly { readonly label: string; readonly until: () => string }[] = [
  { label: 'until somebody resumes it', until: () => '' },
  { label: 'for 1 hour', until: () => 'PT1H' },
  { label: 'for 4 hours', until: () => 'PT4H' },
  { label: 'until tomorrow, 8:00 of your clock', until: tomorrow },
  { label: 'for 1 week', until: () => 'P7D' },
];
const OTHER = 'another time';

interface UntilProps {
  readonly until: string;
  readonly onChange: (until: string) => void;
}

const Until = ({ until, onChange }: UntilProps) => {
  const chosen = useSignal(ENDS[0]?.label ?? '');
  const choose = (label: string): void => {
    chosen.value = label;
    onChange(ENDS.find((end) => end.label === label)?.until() ?? '');
  };
  const end = untilOf(until, now.value);
  return (
    <div>
      <label class="field">
        How long
        <select value={chosen.value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {[...ENDS.map(({ label }) => label), OTHER].map((label) => (
            <option key={label}>{label}</option>
          ))}
        </select>
      </label>
      {chosen.value === OTHER && (
        <Field
          label="Until, or for how long"
          hint="PT2H, P1D, or 2026-12-24T18:00:00Z"
          value={until}
          onInput={(value) => onChange(value.trim())}
        />
      )}
      {until !== '' && (
        <p class="muted">{end.outcome === 'ok' ? `Until ${utc(end.at)} UTC` : `It ${end.message}.`}</p>
      )}
    </div>
  );
};

/** Who pauses, why, and how long: whoever looks next should know. */
export const PausePanel = ({ feed }: { readonly feed: string }) => {
  const filled = useSignal<Given>({});
  const { progress, perform } = usePerform('pause', { feed });
  const state = progress.value;
  const given = { ...filled.value, by: personName.value };
  const { reason = '', until = '' } = given;
  const isWrong = until !== '' && untilOf(until, now.value).outcome === 'refused';
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!isWrong) perform(given);
  };
  return (
    <form onSubmit={submit}>
      <div class="fields">
        <YourName />
        <Field
          label="Why"
          value={reason}
          onInput={(value) => (filled.value = { ...filled.value, reason: value })}
        />
        <Until until={until} onChange={(value) => (filled.value = { ...filled.value, until: value })} />
      </div>
      <button type="submit" class="primary" disabled={state.state === 'busy' || isWrong}>
        Pause
      </button>
      {state.state === 'done' &&
        (state.answer.ok ? <p role="status">Paused.</p> : <TroubleNote trouble={state.answer.trouble} />)}
      <Lines action="pause" subject={{ feed }} given={given} />
    </form>
  );
};
