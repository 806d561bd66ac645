import { Argument, Command, Option } from 'commander';
import manifest from '#package' with { type: 'json' };
import { KEY_NAME } from '../shared/api/table/index.ts';
import type { CommandSpec, Given, OptionSpec } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { GLOBAL_OPTIONS, type Globals } from './globals.ts';

/** Carries out a command that was read. */
export type Perform = (spec: CommandSpec, given: Given, globals: Globals) => Promise<void>;

export interface Printing {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly width: number | undefined;
}

/** As it is typed in a checkout. */
export const CALL = 'npm run tidemark --';

const optionOf = ({ flags, about, choices }: OptionSpec): Option => {
  const option = new Option(flags, about);
  return choices === undefined ? option : option.choices(choices);
};

const exitLines = (): string =>
  Object.values(EXIT_CODES)
    .map(({ code, means }) => `  ${String(code).padEnd(4)} ${means}`)
    .join('\n');

const exampleLines = (spec: CommandSpec, call: string): string =>
  spec.examples.map(({ line, about }) => `  ${call} ${line}\n      ${about}`).join('\n');

const globalsOf = (values: Readonly<Record<string, unknown>>): Globals => ({
  app: typeof values['app'] === 'string' ? values['app'] : undefined,
  keyFrom: typeof values['keyFromEnv'] === 'string' ? values['keyFromEnv'] : KEY_NAME,
  json: values['json'] === true,
  yes: values['yes'] === true,
  printCurl: values['printCurl'] === true,
  verbose: values['verbose'] === true,
});

const commandOf = (spec: CommandSpec, perform: Perform, call: string): Command => {
  const command = new Command(spec.name)
    .summary(spec.summary)
    .description(spec.about === undefined ? `${spec.summary}.` : `${spec.summary}. ${spec.about}`);
  for (const { name, about, required, choices } of spec.args) {
    const argument = new Argument(required ? `<${name}>` : `[${name}]`, about);
    command.addArgument(choices === undefined ? argument : argument.choices(choices));
  }
  for (const option of spec.options) command.addOption(optionOf(option));
  command.addHelpText('after', `\nExamples:\n${exampleLines(spec, call)}`);
  return command.action(async () => {
    const args = command.processedArgs.map((arg: unknown) => (typeof arg === 'string' ? arg : undefined));
    await perform(spec, { args, options: command.opts() }, globalsOf(command.optsWithGlobals()));
  });
};

/** The whole command line, as commander reads it. It prints by `printing`, and throws a `CommanderError` where others would exit. */
export const createProgram = (perform: Perform, printing: Printing, call = CALL): Command => {
  const program = new Command(call)
    .description('Looks after the feeds of this folder, or of a deployment (--app).')
    .version(manifest.version, '--version', 'Print the version of this command line')
    .exitOverride()
    .configureOutput({
      writeOut: printing.out,
      writeErr: printing.err,
      getOutHelpWidth: () => printing.width ?? 100,
      getErrHelpWidth: () => printing.width ?? 100,
    })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(`(${call} help says what there is)`);
  for (const option of GLOBAL_OPTIONS) program.addOption(optionOf(option));
  for (const spec of COMMANDS) {
    const command = commandOf(spec, perform, call).copyInheritedSettings(program);
    program.addCommand(command);
  }
  program.addHelpText(
    'after',
    `\nExit codes:\n${exitLines()}\n\nIn a pipe: npm run -s tidemark -- feeds --json`,
  );
  return program;
};
