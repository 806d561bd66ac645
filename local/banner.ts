import { relative, sep } from 'node:path';
import { type Environment, type Feed, SETTING_NAMES } from '../shared/config/index.ts';
import { routeLines, sampleLines } from './banner-routes.ts';
import { otherEngineLines, tableLines } from './banner-tables.ts';
import { pointedFeeds } from './local-feeds.ts';
import type { Stack } from './stack.ts';

/** What the command line and the environment add to what the stack tells. */
export interface BannerContext {
  readonly env: Environment;
  readonly folder: string;
  /** The working directory, which paths are told from. */
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Whether every route is told with its line, and every engine with its own. */
  readonly routes: boolean;
}

type Told = Pick<
  Stack,
  'feeds' | 'sample' | 'host' | 'hostUrl' | 'keys' | 'settings' | 'lakeFolder' | 'notes'
>;

/** A folder as it is typed here; slashes, which Windows takes too. */
const shown = (folder: string, cwd: string): string => {
  const path = relative(cwd, folder).split(sep).join('/');
  return path.startsWith('../') ? folder.split(sep).join('/') : path;
};

const feedLines = ({ feeds, sample }: Told, lake: string): readonly string[] => {
  const pointed = pointedFeeds(feeds);
  const width = Math.max(...feeds.feeds.map(({ name }) => name.length));
  const lines = ({ name, source, tablePath, enabled }: Feed): readonly string[] => {
    const isPointed = pointed.includes(name) && sample !== undefined;
    const root = isPointed ? sample.url : source.serviceUrl;
    const notes = [
      ...(isPointed ? [`the sample service, in place of ${source.serviceUrl}`] : []),
      ...(enabled ? [] : ['not by the timer: "enabled" is false']),
    ];
    return [
      `  ${name.padEnd(width)}  ${root}/${source.entitySet} -> ${lake}/${tablePath}`,
      ...notes.map((note) => `  ${' '.repeat(width)}  (${note})`),
    ];
  };
  return feeds.feeds.flatMap(lines);
};

/** The settings that come from the environment: what was exported long ago should surprise nobody. */
const fromEnvironment = ({ settings }: Told, env: Environment): readonly string[] =>
  SETTING_NAMES.filter((name) => (env[name] ?? '') !== '' && env[name] === settings[name]);

const stateLine = ({ settings }: Told, { env, folder }: BannerContext): string =>
  settings['AzureWebJobsStorage'] !== env['AzureWebJobsStorage']
    ? `${folder}/azurite, kept between starts; "npm start -- --fresh" forgets it`
    : 'in the storage that the environment names';

const tables = (told: Told, lake: string, routes: boolean): readonly string[] => {
  if (told.lakeFolder === undefined) return [`The tables are in ${lake}`];
  const { feeds } = told.feeds;
  return [...tableLines(feeds, lake), ...(routes ? otherEngineLines(feeds, lake) : [])];
};

const pageLines = ({ settings, hostUrl, keys }: Told): readonly string[] => [
  ...(settings['UI'] === 'off' ? [] : [`Page   ${hostUrl}/api/ui`]),
  `Key    ${keys.master}`,
];

/**
 * What `npm start` says once everything runs: which feed fills which table, what changes the sample's orders, how to open a table; last what is needed next, the
 * page and its key. Every route with its line where it is asked for.
 */
export const banner = (told: Told, context: BannerContext): string => {
  const { env, cwd, platform, routes } = context;
  const lake =
    told.lakeFolder === undefined ? (told.settings['LAKE_URL'] ?? '') : shown(told.lakeFolder, cwd);
  const environment = fromEnvironment(told, env);
  const sample = sampleLines(told, platform);
  return [
    `Tidemark runs on this machine. The timer function "sync" ticks by the schedule ${told.settings['SYNC_SCHEDULE'] ?? ''}`,
    '',
    `Feeds of ${told.feeds.place}`,
    ...feedLines(told, lake),
    '',
    `State  ${stateLine(told, context)}`,
    ...(environment.length === 0 ? [] : [`From the environment  ${environment.join(', ')}`]),
    ...told.notes.map((note) => `Note  ${note}`),
    '',
    ...(sample.length === 0 ? [] : ['Orders of the sample service', ...sample, '']),
    ...tables(told, lake, routes),
    '',
    ...(routes ? [...routeLines(told, platform), ''] : []),
    ...pageLines(told),
    '',
    `Ctrl-C stops it.${routes ? '' : ' Every route with its curl line: npm start -- --routes'}`,
  ].join('\n');
};
