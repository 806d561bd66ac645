interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onInput: (value: string) => void;
}

/** A line of text to fill in. */
export const Field = ({ label, value, hint = '', onInput }: FieldProps) => (
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
