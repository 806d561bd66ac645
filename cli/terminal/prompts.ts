/** Raised where a question was answered by Ctrl-C or Escape. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Questions to a person at a terminal, on stderr. Each rejects with `Declined`. */
export interface Prompts {
  /** `likely` is the answer of Enter alone; where it is not given, no. */
  readonly confirm: (question: string, likely?: boolean) => Promise<boolean>;
  /** Asks for a word to be typed, as a guard against haste. */
  readonly typed: (question: string, word: string) => Promise<boolean>;
  readonly choose: (question: string, choices: readonly Choice[]) => Promise<readonly string[]>;
}

const clack = () => import('@clack/prompts');

/** What the library answers for Ctrl-C and Escape is a symbol, and no other answer is. */
const given = async <Value>(answer: Promise<Value>): Promise<Exclude<Value, symbol>> => {
  const value = await answer;
  if (typeof value === 'symbol') throw new Declined();
  return value as Exclude<Value, symbol>;
};

/** What `@clack/prompts` writes goes to stderr: stdout is for data. It is loaded when the first question is asked. */
export const terminalPrompts = (): Prompts => {
  const output = process.stderr;
  return {
    confirm: async (message, likely = false) => {
      const { confirm } = await clack();
      return given(confirm({ message, initialValue: likely, output }));
    },
    typed: async (message, word) => {
      const { text } = await clack();
      return (await given(text({ message, placeholder: word, output }))).trim() === word;
    },
    choose: async (message, choices) => {
      const { multiselect } = await clack();
      const options = choices.map(({ value, label, hint }) => ({
        value,
        label,
        ...(hint === undefined ? {} : { hint }),
      }));
      return given(multiselect({ message, options, required: true, output, maxItems: 15 }));
    },
  };
};
