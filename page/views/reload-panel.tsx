import { useSignal } from '@preact/signals';
import { DEFAULT_WINDOW, type Given, type WindowGiven } from '../actions/given.ts';
import { type Progress, usePerform } from '../actions/perform.ts';
import type { FeedView, ReloadView, RunView } from '../api/answers.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { Apply, ApplyUnseen } from './apply.tsx';
import { BusyRun } from './busy-run.tsx';
import { Diff } from './diff.tsx';
import { RunOutcome } from './run-outcome.tsx';
import { seenWindow } from '../words/window.ts';
import { WindowFields } from './window-fields.tsx';

const LAST_ROWS: WindowGiven = { kind: 'rows', value: '10', to: '' };

/** Where a value is needed, and none is there. */
const isIncomplete = ({ kind, value }: WindowGiven): boolean =>
  kind !== 'default' && kind !== 'all' && value === '';

/** These take what cannot be taken back from the table as it is. */
const needsName = ({ window, force = false }: Given): boolean => force || window?.kind === 'all';

interface ResultProps {
  readonly feed: string;
  readonly progress: Progress<RunView>;
  readonly what: string;
}

const Result = ({ feed, progress, what }: ResultProps) => {
  if (progress.state === 'ready') return null;
  if (progress.state === 'busy')
    return <BusyRun feed={feed} kind="reload" since={progress.since} what={what} />;
  if (!progress.answer.ok) return <TroubleNote trouble={progress.answer.trouble} />;
  const { body } = progress.answer;
  return (
    <>
      <RunOutcome run={body} />
      {body.reload !== undefined && <Diff reload={body.reload} />}
    </>
  );
};

interface SeenProps {
  readonly feed: string;
  readonly progress: Progress<RunView>;
  readonly given: Given;
  readonly onApply: (seen: ReloadView) => void;
}

/** What was seen can be applied, and nothing else: another window wants a dry run of its own. */
const ApplySeen = ({ feed, progress, given, onApply }: SeenProps) => {
  const seen = progress.state === 'done' && progress.answer.ok ? progress.answer.body.reload : undefined;
  if (progress.state !== 'done' || seen === undefined) return null;
  if (JSON.stringify(progress.given) !== JSON.stringify(given))
    return <p class="muted">Above is another window by now: dry run it before you apply it.</p>;
  return (
    <Apply
      feed={feed}
      isBusy={false}
      needsName={needsName(given)}
      label="Apply this"
      onApply={() => onApply(seen)}
    />
  );
};

interface ReloadPanelProps {
  readonly feed: string;
  /** The window of feeds.json, where it has one for the feed. */
  readonly own: FeedView['reloadWindow'];
}

/** A reload: its window, a dry run as a diff, then the reload of that window. What may lose rows wants the feed's name typed. */
export const ReloadPanel = ({ feed, own }: ReloadPanelProps) => {
  const given = useSignal<Given>({ window: own === undefined ? LAST_ROWS : DEFAULT_WINDOW, force: false });
  const shown = useSignal<'dryRun' | 'reload'>('dryRun');
  const dryRun = usePerform('dryRun', { feed });
  const reload = usePerform('reload', { feed });
  const { window = DEFAULT_WINDOW, force = false } = given.value;
  const isBusy = [dryRun, reload].some(({ progress }) => progress.value.state === 'busy');
  const compare = (): void => {
    shown.value = 'dryRun';
    dryRun.perform(given.value);
  };
  const apply = (seen?: ReloadView): void => {
    shown.value = 'reload';
    reload.perform({ ...given.value, window: seenWindow(window, seen?.window) });
  };
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <WindowFields
        window={window}
        own={own}
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
      <div class="buttons">
        <button type="button" class="primary" disabled={isBusy || isIncomplete(window)} onClick={compare}>
          Dry run
        </button>
      </div>
      {shown.value === 'dryRun' ? (
        <>
          <Result feed={feed} progress={dryRun.progress.value} what="Comparing" />
          <ApplySeen feed={feed} progress={dryRun.progress.value} given={given.value} onApply={apply} />
        </>
      ) : (
        <Result feed={feed} progress={reload.progress.value} what="Reloading" />
      )}
      <ApplyUnseen feed={feed} isBusy={isBusy || isIncomplete(window)} onApply={() => apply()} />
      <Lines action="dryRun" subject={{ feed }} given={given.value} />
      <Lines action="reload" subject={{ feed }} given={given.value} />
    </form>
  );
};
