import { Name } from '../parts/said.tsx';

interface TypedNameProps {
  readonly feed: string;
  readonly typed: string;
  readonly onInput: (typed: string) => void;
}

/** What cannot be taken back is confirmed by the feed's name. */
export const TypedName = ({ feed, typed, onInput }: TypedNameProps) => (
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
