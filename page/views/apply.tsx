import { useSignal } from '@preact/signals';
import { TypedName } from './typed-name.tsx';

interface ApplyProps {
  readonly feed: string;
  readonly isBusy: boolean;
  readonly needsName: boolean;
  readonly label: string;
  readonly onApply: () => void;
}

/** The button that reloads; where rows may be lost by it, below the feed's name. */
export const Apply = ({ feed, isBusy, needsName, label, onApply }: ApplyProps) => {
  const typed = useSignal('');
  const isConfirmed = !needsName || typed.value === feed;
  return (
    <div class="apply">
      {needsName && <TypedName feed={feed} typed={typed.value} onInput={(value) => (typed.value = value)} />}
      <button type="button" class="danger" disabled={isBusy || !isConfirmed} onClick={onApply}>
        {label}
      </button>
    </div>
  );
};

/** What a dry run tells nothing of: it takes too long, or somebody knows. It wants more than a click. */
export const ApplyUnseen = ({ feed, isBusy, onApply }: Pick<ApplyProps, 'feed' | 'isBusy' | 'onApply'>) => (
  <details>
    <summary>Reload without a dry run</summary>
    <p class="muted">Nobody sees beforehand what it inserts, changes and deletes.</p>
    <Apply feed={feed} isBusy={isBusy} needsName label="Reload unseen" onApply={onApply} />
  </details>
);
