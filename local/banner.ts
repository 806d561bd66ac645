import { relative, sep } from 'node:path';
import { type Environment, type Feed, SETTING_NAMES } from '../shared/config/index.ts';
import { routeLines } from './banner-routes.ts';
import { tableLines } from './banner-tables.ts';
import { pointedFeeds } from './local-feeds.ts';
import type { Stack } from './stack.ts';

/** What the command line and the environment add to what the stack tells. */
export interface BannerContext {
  readonly env: Environment;
  readonly folder: string;
  /** The working directory, which paths are told from. */
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
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

/** What `npm start` says once everything runs: which feed fills which table, every route with its curl line, and how to open a table. */
export const banner = (told: Told, context: BannerContext): string => {
  const { env, cwd, platform } = context;
  const lake =
    told.lakeFolder === undefined ? (told.settings['LAKE_URL'] ?? '') : shown(told.lakeFolder, cwd);
  const environment = fromEnvironment(told, env);
  return [
    `Tidemark runs on this machine. The timer function "sync" ticks by the schedule ${told.settings['SYNC_SCHEDULE'] ?? ''}`,
    '',
    `Feeds of ${told.feeds.place}`,
    ...feedLines(told, lake),
    '',
    ...(told.settings['UI'] === 'off'
      ? []
      : [`Page   ${told.hostUrl}/api/ui, opened by the key ${told.keys.master}`]),
    `State  ${stateLine(told, context)}`,
    ...(environment.length === 0 ? [] : [`From the environment  ${environment.join(', ')}`]),
    ...told.notes.map((note) => `Note  ${note}`),
    '',
    ...routeLines(told, platform),
    '',
    ...(told.lakeFolder === undefined ? [`The tables are in ${lake}`] : tableLines(told.feeds.feeds, lake)),
    '',
    'Ctrl-C stops it.',
  ].join('\n');
};
