import { useSignal } from '@preact/signals';
import { linesOf } from '../words/lines.ts';

const SHOWN = 400;

/** Words from outside: in their own direction, broken anywhere, and long ones only when somebody asks for all of them. */
export const Said = ({ text, shown = SHOWN }: { readonly text: string; readonly shown?: number }) => {
  const isOpen = useSignal(false);
  const isLong = text.length > shown;
  return (
    <>
      <bdi class="said">{isLong && !isOpen.value ? `${text.slice(0, shown)}…` : text}</bdi>
      {isLong && (
        <button
          type="button"
          class="link"
          aria-expanded={isOpen.value}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          {isOpen.value ? 'Show less' : `Show all ${text.length.toLocaleString('en-US')} characters`}
        </button>
      )}
    </>
  );
};

/** Several things that are said, each for itself. */
export const SaidList = ({
  lines,
  shown,
}: {
  readonly lines: readonly string[];
  readonly shown?: number;
}) => (
  <ul class="lines-of">
    {lines.map((line, index) => (
      <li key={index}>
        <Said text={line} {...(shown !== undefined && { shown })} />
      </li>
    ))}
  </ul>
);

/** A message from outside: a paragraph, or where it has several lines a list of them. */
export const SaidLines = ({ text, shown }: { readonly text: string; readonly shown?: number }) => {
  const lines = linesOf(text);
  const how = shown === undefined ? {} : { shown };
  return lines.length > 1 ? (
    <SaidList lines={lines} {...how} />
  ) : (
    <p>
      <Said text={text} {...how} />
    </p>
  );
};

/** A name from outside on one line; all of it where the pointer rests. */
export const Name = ({ text }: { readonly text: string }) => (
  <bdi class="name" title={text.slice(0, SHOWN)}>
    {text.slice(0, SHOWN)}
  </bdi>
);
