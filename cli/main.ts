import { COMMAND_NAMES, type CommandSpec, type Given } from './command.ts';
import { codeOf, type Exit } from './exit-codes.ts';
import type { Globals } from './globals.ts';
import { CALL, createProgram } from './program.ts';
import type { Io } from './terminal/io.ts';
import { realIo } from './terminal/real-io.ts';

/** Commander's ends that are answers: help and version. */
const ANSWERS = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

const isCommanderError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

/** Help on a command that is none is told as the command itself would be. */
const meant = (words: readonly string[]): readonly string[] => {
  const [help, name] = words;
  const isUnknown = help === 'help' && name !== undefined && !COMMAND_NAMES.some((one) => one === name);
  return isUnknown && name !== 'help' && !name.startsWith('-') ? words.slice(1) : words;
};

/** The words after the command's own name to an exit code. Nothing but `io` is touched. */
export const runLine = async (words: readonly string[], io: Io): Promise<number> => {
  let exit: Exit = 'done';
  const perform = async (spec: CommandSpec, given: Given, globals: Globals): Promise<void> => {
    const { carryOut } = await import('./carry-out.ts');
    exit = await carryOut(spec, given, globals, io);
  };
  const call = io.env['TIDEMARK_WORD'] === '1' ? 'tidemark' : CALL;
  const printing = { out: io.out.write, err: io.err.write, width: io.out.width };
  const program = createProgram(perform, printing, call);
  if (words[0] === '__complete') {
    const { complete } = await import('./completion/complete.ts');
    await complete(words.slice(2), io);
    return codeOf('done');
  }
  if (words.length === 0) {
    io.out.write(program.helpInformation());
    return codeOf('usage');
  }
  try {
    await program.parseAsync([...meant(words)], { from: 'user' });
  } catch (error) {
    if (!isCommanderError(error)) throw error;
    return codeOf(ANSWERS.has(error.code) ? 'done' : 'usage');
  }
  return codeOf(exit);
};

export const main = (): Promise<number> => runLine(process.argv.slice(2), realIo());
