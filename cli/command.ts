import type { Exit } from './exit-codes.ts';
import type { Session } from './session.ts';

/** Every command, in the order of help. */
export const COMMAND_NAMES = [
  'add',
  'completion',
  'feeds',
  'runs',
  'run',
  'open',
  'check',
  'preview',
  'sync',
  'reload',
  'maintain',
  'pause',
  'resume',
  'cancel',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];

/** What is typed after the command line's own name. */
export type Line = readonly [name: CommandName, ...words: readonly string[]];

export interface OptionSpec {
  /** As commander reads them: `--last <value>`. */
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
}

export interface Example {
  /** What is typed after the command line's own name. Each is played by a test. */
  readonly line: string;
  readonly about: string;
}

/** What was typed after a command's name, by commander's names: `--dry-run` is `dryRun`. */
export interface Given {
  readonly args: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface CommandModule {
  /** Resolves with how it ended where that is not `done`; rejects with a `Failure`. */
  readonly run: (session: Session, given: Given) => Promise<Exit | void>;
}

/** One command, as help, completion and docs/cli.md tell it. Its code is loaded when it runs. */
export interface CommandSpec {
  readonly name: CommandName;
  /** `<feed>` must be there, `[feed]` may be. */
  readonly args: readonly ArgumentSpec[];
  readonly summary: string;
  /** Further sentences. */
  readonly about?: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  readonly load: () => Promise<CommandModule>;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
  /** What completion offers. */
  readonly of?: 'feeds' | 'shells';
  readonly choices?: readonly string[];
}

export const textOf = ({ options }: Given, name: string): string | undefined => {
  const value = Object.hasOwn(options, name) ? options[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

export const isSet = ({ options }: Given, name: string): boolean =>
  Object.hasOwn(options, name) && options[name] === true;

/** `--no-wait` is the option `wait`, switched off. */
export const isOff = ({ options }: Given, name: string): boolean =>
  Object.hasOwn(options, name) && options[name] === false;
