import type { CommandSpec, OptionSpec } from '../command.ts';
import { COMMANDS } from '../commands/index.ts';
import { GLOBAL_OPTIONS } from '../globals.ts';

/** `--last <span>` is `--last`, and takes a value. */
const longOf = ({ flags }: OptionSpec): string => /--[\w-]+/.exec(flags)?.[0] ?? flags;
const takesValue = ({ flags }: OptionSpec): boolean => flags.includes('<');

const optionsOf = (spec: CommandSpec | undefined): readonly OptionSpec[] => [
  ...(spec?.options ?? []),
  ...GLOBAL_OPTIONS,
];

/** The words that are no options, nor their values. */
const plainWords = (words: readonly string[], options: readonly OptionSpec[]): readonly string[] => {
  const valued = new Set(options.filter(takesValue).map(longOf));
  return words.filter((word, at) => !word.startsWith('-') && !valued.has(words[at - 1] ?? ''));
};

/**
 * What may come in place of the last of these words, as far as it is typed: commands, options, names of feeds, choices. `feeds` is asked only where names of
 * feeds may stand.
 */
export const completionsOf = async (
  words: readonly string[],
  feeds: () => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const spec = COMMANDS.find(({ name }) => before.includes(name));
  const options = optionsOf(spec);
  const fitting = (found: readonly string[]): readonly string[] =>
    found.filter((word) => word.startsWith(last));
  const asked = options.find((option) => longOf(option) === before.at(-1));
  if (asked !== undefined && takesValue(asked)) return fitting(asked.choices ?? []);
  if (last.startsWith('-'))
    return fitting([...options.map(longOf), '--help', ...(spec === undefined ? ['--version'] : [])]);
  if (spec === undefined) return fitting(COMMANDS.map(({ name }) => name));
  const place = plainWords(before.slice(before.indexOf(spec.name) + 1), options).length;
  const argument = spec.args[place];
  if (argument?.choices !== undefined) return fitting(argument.choices);
  return argument?.of === 'feeds' ? fitting(await feeds()) : [];
};
