import { mkdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from '../shared/config/index.ts';
import { TidemarkError } from '../shared/core/index.ts';
import { localSettings } from './command-settings.ts';
import { emulatorPorts } from './emulator-ports.ts';
import { folderError } from './folder-errors.ts';
import { holdFolder } from './folder-holder.ts';
import { keptAzurite } from './kept-azurite.ts';
import { loadLocalFeeds, type LocalFeeds, pointedFeeds } from './local-feeds.ts';
import type { RunningHere } from './running-here.ts';
import { FOLDER, runningIn } from './running-in.ts';
import { createSampleSource, SAMPLE_PATH } from './sample-source.ts';
import { feedSettings } from './stack.ts';
import { takeSamplePort } from './stack-ports.ts';
import { hasStorage, settingsOf } from './stack-settings.ts';

export interface CommandStackOptions {
  /** Where feeds.json and `.tidemark` are. */
  readonly cwd: string;
  readonly env: Environment;
  /** Of the sample service. */
  readonly sourcePort: number;
  /** What a person should know while it takes its time. */
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What a command works on: the settings of the functions, and what had to be started for them. */
export interface CommandStack {
  readonly settings: Environment;
  /** The `npm start` that works here, too. */
  readonly running: RunningHere | undefined;
  readonly close: () => Promise<void>;
}

type Close = () => Promise<void>;

/** Nothing ticks in a command, so that no feed is late by it: there is no such day. */
const NEVER = '0 0 0 30 2 *';

/** The settings of an `npm start` to join: its storage, its lake and its feeds, unless the environment says otherwise. */
const joinedSettings = (env: Environment, running: RunningHere): Environment => {
  const { connectionString, lakeUrl, feedsFile, schedule } = running;
  if (connectionString === undefined && !hasStorage(env))
    throw new TidemarkError(
      'config',
      `npm start (process ${running.pid}) has its storage from its own environment: set AzureWebJobsStorage here, too.`,
      {},
    );
  return {
    AzureWebJobsStorage: connectionString,
    LAKE_URL: lakeUrl,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: schedule,
    ...env,
  };
};

/** A path as it is read from another folder than the one that it was written for. */
const feedsIn = (cwd: string, given: Environment): Environment => {
  if ((given['FEEDS_JSON'] ?? '').trim() !== '') return given;
  const named = (given['FEEDS_FILE'] ?? '').trim();
  const file = named === '' ? 'feeds.json' : named;
  return { ...given, FEEDS_FILE: cwd === process.cwd() || isAbsolute(file) ? file : resolve(cwd, file) };
};

/** The settings of a folder, without anything that is started for them: what names no storage means the emulator. */
export const commandSettings = async ({
  cwd,
  env,
}: Pick<CommandStackOptions, 'cwd' | 'env'>): Promise<Environment> => {
  const given = { AzureWebJobsStorage: 'UseDevelopmentStorage=true', ...(await localSettings(cwd)), ...env };
  return settingsOf({ given, folder: join(cwd, FOLDER), schedule: NEVER });
};

/** The sample service, where a feed reads it and nothing else serves it. */
const openSample = async (
  feeds: LocalFeeds,
  folder: string,
  port: number,
  closers: Close[],
): Promise<string> => {
  const taken = await takeSamplePort(feeds, port);
  if (taken === undefined) return `http://127.0.0.1:${port}${SAMPLE_PATH}`;
  closers.unshift(taken.close);
  const source = await createSampleSource(join(folder, 'orders.json'));
  taken.answerWith(source.handle);
  return `${taken.url}${SAMPLE_PATH}`;
};

/** The emulator that the settings need and nobody started: on the ports that they name, or any. */
const openStorage = async (given: Environment, folder: string, closers: Close[]): Promise<Environment> => {
  const isOwn = !hasStorage(given);
  const ports = isOwn ? undefined : await emulatorPorts(given['AzureWebJobsStorage']);
  if (!isOwn && ports === undefined) return {};
  const azurite = await keptAzurite(folder, ports);
  closers.unshift(azurite.stop);
  return isOwn ? { AzureWebJobsStorage: azurite.connectionString } : {};
};

const givenAlone = async ({ cwd, env }: CommandStackOptions): Promise<Environment> =>
  feedsIn(cwd, { ...(await localSettings(cwd)), ...env });

const openAlone = async (
  { cwd, sourcePort }: CommandStackOptions,
  given: Environment,
  closers: Close[],
): Promise<Environment> => {
  const folder = join(cwd, FOLDER);
  const feeds = await loadLocalFeeds(given);
  const settings = settingsOf({ given, folder, schedule: NEVER });
  await mkdir(folder, { recursive: true });
  const sampleUrl = await openSample(feeds, folder, sourcePort, closers);
  const pointed = await feedSettings(feeds, folder, sampleUrl);
  return { ...settings, ...pointed, ...(await openStorage(given, folder, closers)) };
};

const openBeside = async ({ cwd, env }: CommandStackOptions, running: RunningHere): Promise<Environment> => {
  const folder = join(cwd, FOLDER);
  const given = feedsIn(cwd, joinedSettings(env, running));
  const feeds = await loadLocalFeeds(given);
  const settings = settingsOf({ given, folder, schedule: NEVER });
  if (pointedFeeds(feeds).length === 0) return settings;
  return { ...settings, ...(await feedSettings(feeds, folder, running.sampleUrl ?? '')) };
};

/** Whether the storage is up already, wherever it is: then nobody is in the way of another. */
const hasOwnStorage = async (given: Environment): Promise<boolean> =>
  hasStorage(given) && (await emulatorPorts(given['AzureWebJobsStorage'])) === undefined;

type Opened = Pick<CommandStack, 'settings' | 'running'>;

const open = async (options: CommandStackOptions, closers: Close[]): Promise<Opened> => {
  const beside = async (running: RunningHere): Promise<Opened> => ({
    settings: await openBeside(options, running),
    running,
  });
  const running = await runningIn(options.cwd);
  if (running !== undefined) return beside(running);
  const given = await givenAlone(options);
  if (!(await hasOwnStorage(given))) {
    const { tell: onWait, signal } = options;
    const held = await holdFolder({ folder: join(options.cwd, FOLDER), kind: 'command', onWait, signal });
    if (held.outcome === 'running') return beside(held.running);
    closers.unshift(held.release);
  }
  return { settings: await openAlone(options, given, closers), running: undefined };
};

/**
 * What the functions need to work for one command: on the state, the lake and the sample service of an `npm start` that works in the folder, or
 * on the same ones without it, with an emulator that ends with the command. Rejects with `config` for feeds and settings that are wrong.
 */
export const openCommandStack = async (options: CommandStackOptions): Promise<CommandStack> => {
  const closers: Close[] = [];
  const close: Close = async () => {
    for (const closeOne of closers.splice(0)) await closeOne();
  };
  try {
    return { ...(await open(options, closers)), close };
  } catch (error) {
    await close();
    throw folderError(error, join(options.cwd, FOLDER));
  }
};
