import { useSignal } from '@preact/signals';
import { type Given, type WindowGiven } from '../actions/actions.ts';
import { type Progress, usePerform } from '../actions/perform.ts';
import type { RunView } from '../api/answers.ts';
import { Lines } from '../parts/lines.tsx';
import { Name } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { Busy } from './busy.tsx';
import { Diff } from './diff.tsx';
import { RunOutcome } from './run-outcome.tsx';
import { WindowFields } from './window-fields.tsx';

/** Where a value is needed, and none is there. */
const isIncomplete = ({ kind, value }: WindowGiven): boolean =>
  kind !== 'default' && kind !== 'all' && value === '';

/** These take what cannot be taken back from the table as it is. */
const needsName = ({ window, force = false }: Given): boolean => force || window?.kind === 'all';

const Result = ({ progress, what }: { readonly progress: Progress<RunView>; readonly what: string }) => {
  if (progress.state === 'ready') return null;
  if (progress.state === 'busy') return <Busy since={progress.since} what={what} />;
  if (!progress.answer.ok) return <TroubleNote trouble={progress.answer.trouble} />;
  const { body } = progress.answer;
  return (
    <>
      <RunOutcome run={body} />
      {body.reload !== undefined && <Diff reload={body.reload} />}
    </>
  );
};

interface TypedNameProps {
  readonly feed: string;
  readonly typed: string;
  readonly onInput: (typed: string) => void;
}

const TypedName = ({ feed, typed, onInput }: TypedNameProps) => (
  <label class="field">
    <span>
      Type <Name text={feed} /> to confirm
    </span>
    <input
      type="text"
      autocomplete="off"
      spellcheck={false}
      value={typed}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  </label>
);

interface ButtonsProps {
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly isConfirmed: boolean;
  readonly onDryRun: () => void;
  readonly onApply: () => void;
}

const Buttons = ({ isBusy, isReady, isConfirmed, onDryRun, onApply }: ButtonsProps) => (
  <div class="buttons">
    <button type="button" class="primary" disabled={isBusy || !isReady} onClick={onDryRun}>
      Dry run
    </button>
    <button type="button" class="danger" disabled={isBusy || !isReady || !isConfirmed} onClick={onApply}>
      Reload
    </button>
  </div>
);

/** A reload: its window, a dry run as a diff, then the reload itself. What may lose rows wants the feed's name typed. */
export const ReloadPanel = ({ feed }: { readonly feed: string }) => {
  const given = useSignal<Given>({ window: { kind: 'default', value: '', to: '' } });
  const typed = useSignal('');
  const dryRun = usePerform('dryRun', { feed });
  const reload = usePerform('reload', { feed });
  const { window = { kind: 'default', value: '', to: '' } as const, force = false } = given.value;
  const isBusy = dryRun.progress.value.state === 'busy' || reload.progress.value.state === 'busy';
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <WindowFields
        window={window}
        onChange={(changed) => (given.value = { ...given.value, window: changed })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={force}
          onChange={({ currentTarget }) => (given.value = { ...given.value, force: currentTarget.checked })}
        />{' '}
        Force: take what the source sends, though rows may be lost
      </label>
      {needsName(given.value) && (
        <TypedName feed={feed} typed={typed.value} onInput={(value) => (typed.value = value)} />
      )}
      <Buttons
        isBusy={isBusy}
        isReady={!isIncomplete(window)}
        isConfirmed={!needsName(given.value) || typed.value === feed}
        onDryRun={() => dryRun.perform(given.value)}
        onApply={() => reload.perform(given.value)}
      />
      <Result progress={dryRun.progress.value} what="Comparing" />
      <Result progress={reload.progress.value} what="Reloading" />
      <Lines action="dryRun" subject={{ feed }} given={given.value} />
      <Lines action="reload" subject={{ feed }} given={given.value} />
    </form>
  );
};
