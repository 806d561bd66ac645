import { parseArgs } from 'node:util';
import { type Environment, nearestName } from '../shared/config/index.ts';

/** What the command line of `npm start` says. What is left out is not there. */
export interface StartOptions {
  /** A feeds file, by its path. */
  readonly feeds?: string;
  /** Of the functions. */
  readonly port?: number;
  /** Of the sample service. */
  readonly sourcePort?: number;
  /** A folder, or what `LAKE_URL` takes. */
  readonly lake?: string;
  readonly fresh: boolean;
  readonly routes: boolean;
  /** Lines of runs as the deployed app logs them, in place of short ones. */
  readonly jsonLogs: boolean;
  readonly help: boolean;
}

export type ParsedStart =
  | { readonly outcome: 'ok'; readonly options: StartOptions }
  /** A line for each thing that is wrong. */
  | { readonly outcome: 'refused'; readonly lines: readonly string[] };

/** Said when it is asked for, and after a flag that is none. */
export const USAGE = `npm start -- [--feeds FILE] [--port N] [--source-port N] [--lake FOLDER] [--fresh] [--routes] [--json-logs]

  --feeds FILE       the feeds to run: FEEDS_FILE, else feeds.json
  --port N           where the functions listen: 7071
  --source-port N    where the sample service listens, if a feed needs it: 7080
  --lake FOLDER      where the tables are, a folder or a URL: LAKE_URL, else .tidemark/lake
  --fresh            forget state, sample orders and the lake of earlier starts
  --routes           print every route with its curl line, and how DuckDB and Spark open the table
  --json-logs        print each run as the JSON line that a deployed app logs: a run with nothing new, too

A flag wins over an environment variable, and that over the default. Other settings (SYNC_SCHEDULE, BATCH_ROWS,
the secrets of feeds, ...) are environment variables; see docs/settings.md.`;

const FLAGS = {
  feeds: { type: 'string' },
  port: { type: 'string' },
  'source-port': { type: 'string' },
  lake: { type: 'string' },
  fresh: { type: 'boolean' },
  routes: { type: 'boolean' },
  'json-logs': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type FlagName = keyof typeof FLAGS;

const isFlag = (name: string): name is FlagName => Object.hasOwn(FLAGS, name);

const unknownFlag = (name: string, rawName: string): string => {
  const meant = nearestName(name, Object.keys(FLAGS));
  return `${rawName} is no flag${meant === undefined ? '' : `; did you mean --${meant}?`}`;
};

const portOf = (text: unknown): number | undefined =>
  typeof text === 'string' && /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
    ? Number(text)
    : undefined;

type Token = ReturnType<typeof parseTokens>['tokens'][number];

const parseTokens = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: FLAGS, strict: false, allowPositionals: true, tokens: true });

/** What is wrong with one word of the command line; undefined when nothing is. */
const faultOf = (token: Token): string | undefined => {
  if (token.kind === 'positional') return `"${token.value}" is no flag`;
  if (token.kind !== 'option') return undefined;
  const { name, rawName, value } = token;
  if (!isFlag(name)) return unknownFlag(name, rawName);
  if (FLAGS[name].type === 'boolean') return value === undefined ? undefined : `--${name} takes no value`;
  if (value === undefined || value === '' || value.startsWith('--')) return `--${name} needs a value`;
  const isPort = name === 'port' || name === 'source-port';
  return isPort && portOf(value) === undefined ? `--${name} must be a port, 1 to 65535` : undefined;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Flags that npm kept for itself, as they came before its `--`: it hands them over as settings of its own. */
const keptByNpm = (env: Environment): readonly string[] =>
  Object.keys(FLAGS)
    .filter((name) => name !== 'help' && env[`npm_config_${name.replace('-', '_')}`] !== undefined)
    .map((name) => `npm took --${name} for itself; flags come after "--": npm start -- --${name}`);

/**
 * The flags of `npm start`. Every word that is none is told, with the flag that was probably meant. `env` shows what npm did not hand over.
 */
export const parseStartOptions = (args: readonly string[], env: Environment): ParsedStart => {
  const { values, tokens } = parseTokens(args);
  const lines = [...keptByNpm(env), ...tokens.flatMap((token) => faultOf(token) ?? [])];
  if (lines.length > 0) return { outcome: 'refused', lines };
  const [feeds, lake] = [textOf(values.feeds), textOf(values.lake)];
  const [port, sourcePort] = [portOf(values.port), portOf(values['source-port'])];
  return {
    outcome: 'ok',
    options: {
      ...(feeds === undefined ? {} : { feeds }),
      ...(port === undefined ? {} : { port }),
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(lake === undefined ? {} : { lake }),
      fresh: values.fresh === true,
      routes: values.routes === true,
      jsonLogs: values['json-logs'] === true,
      help: values.help === true,
    },
  };
};
