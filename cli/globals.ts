import type { OptionSpec } from './command.ts';

/** What every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--app <url>',
    about: 'a deployment, or another app; without it the app of this folder, in this process',
  },
  {
    flags: '--key-from-env <name>',
    about: 'the environment variable that holds the key of --app; default: TIDEMARK_KEY',
  },
  { flags: '--json', about: "the API's answer as it is, on stdout" },
  { flags: '--yes', about: 'do not ask: needed where there is no terminal' },
  {
    flags: '--print-curl',
    about: 'print the curl line of the request instead of sending it, for a POSIX shell',
  },
  { flags: '--verbose', about: "the log of this folder's app, on stderr" },
];

/** How a command is to be carried out, whichever it is. */
export interface Globals {
  readonly app: string | undefined;
  readonly keyFrom: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly printCurl: boolean;
  readonly verbose: boolean;
}
