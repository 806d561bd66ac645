import type { WindowGiven } from '../actions/given.ts';
import type { FeedView } from '../api/answers.ts';
import { Said } from '../parts/said.tsx';
import { ownWindowText } from '../words/window.ts';

const KINDS: readonly {
  readonly kind: WindowGiven['kind'];
  readonly label: string;
  readonly hint: string;
}[] = [
  { kind: 'default', label: 'As feeds.json says', hint: '' },
  { kind: 'rows', label: 'The last rows', hint: '10' },
  { kind: 'last', label: 'The last span', hint: '10, or P7D' },
  { kind: 'from', label: 'From a value', hint: 'above this cursor value' },
  { kind: 'all', label: 'Everything', hint: '' },
];

interface WindowFieldsProps {
  readonly window: WindowGiven;
  /** The window of feeds.json, where it has one for the feed. */
  readonly own: FeedView['reloadWindow'];
  readonly onChange: (window: WindowGiven) => void;
}

/** Which part of the table is to be taken again. */
export const WindowFields = ({ window, own, onChange }: WindowFieldsProps) => {
  const chosen = KINDS.find(({ kind }) => kind === window.kind);
  return (
    <fieldset>
      <legend>Which rows</legend>
      <div class="choices">
        {KINDS.filter(({ kind }) => kind !== 'default' || own !== undefined).map(({ kind, label }) => (
          <label key={kind}>
            <input
              type="radio"
              name="window"
              checked={kind === window.kind}
              onChange={() => onChange({ ...window, kind })}
            />{' '}
            {label}
            {kind === 'default' && own !== undefined && (
              <>
                {': '}
                <Said text={ownWindowText(own)} />
              </>
            )}
          </label>
        ))}
      </div>
      {chosen !== undefined && chosen.hint !== '' && (
        <label class="field">
          {chosen.label}
          <input
            type="text"
            placeholder={chosen.hint}
            value={window.value}
            onInput={({ currentTarget }) => onChange({ ...window, value: currentTarget.value.trim() })}
          />
        </label>
      )}
      {window.kind === 'from' && (
        <label class="field">
          To (empty: all above)
          <input
            type="text"
            placeholder="below this cursor value"
            value={window.to}
            onInput={({ currentTarget }) => onChange({ ...window, to: currentTarget.value.trim() })}
          />
        </label>
      )}
    </fieldset>
  );
};
