import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Environment, missingSecrets } from '../shared/config/index.ts';
import { parseLakeUrl } from '../shared/lake/index.ts';
import { folderError } from './folder-errors.ts';
import { type Held, holdFolder } from './folder-holder.ts';
import {
  createFunctionsHost,
  type FunctionsHost,
  type HostKeys,
  type HostLog,
} from './functions-host/index.ts';
import { keptAzurite } from './kept-azurite.ts';
import { keptKeys } from './kept-keys.ts';
import { feedsTextAt, loadLocalFeeds, type LocalFeeds, pointedFeeds } from './local-feeds.ts';
import { prepareLocalLake } from './local-lake.ts';
import type { ODataService } from './odata-service/index.ts';
import { createSampleSource, SAMPLE_PATH } from './sample-source.ts';
import { takeHostPort, takeSamplePort } from './stack-ports.ts';
import { hasStorage, putIntoEnvironment, settingsOf } from './stack-settings.ts';

export interface StackOptions {
  /** Kept here: state, sample orders, keys and the feeds that read the sample service; the lake, unless `given` names one. */
  readonly folder: string;
  /** Forget what an earlier stack left in the folder, and the lake that it made. */
  readonly fresh: boolean;
  readonly log: HostLog;
  /** 0: any free port. */
  readonly ports: { readonly source: number; readonly host: number };
  /** Where `given` has none. */
  readonly schedule: string;
  /** App settings. What is missing among them is made or chosen here. */
  readonly given: Environment;
}

/** The sample service, where a feed reads it. */
export interface Sample {
  readonly service: ODataService;
  /** Its root. */
  readonly url: string;
}

/** Tidemark on one machine: source, state, lake and functions. */
export interface Stack {
  /** As they were written. */
  readonly feeds: LocalFeeds;
  readonly sample?: Sample;
  readonly host: FunctionsHost;
  readonly hostUrl: string;
  /** What a request to the host must show. The master key is kept in the folder. */
  readonly keys: HostKeys;
  /** The settings that the functions run by. */
  readonly settings: Environment;
  /** A folder of this machine; undefined for a lake elsewhere. */
  readonly lakeFolder: string | undefined;
  /** What does not stop it and somebody should know, a line each. */
  readonly notes: readonly string[];
  readonly close: () => Promise<void>;
}

type Close = () => Promise<void>;

/** What is kept in a stack's folder. Other stacks may have folders of their own in it. */
const KEPT = ['azurite', 'feeds.json', 'lake', 'orders.json'];

const prepareFolder = async ({ folder, fresh }: StackOptions, lakeFolder: string | undefined) => {
  if (fresh) await Promise.all(KEPT.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  await mkdir(folder, { recursive: true });
  const lake = lakeFolder === undefined ? 'ready' : await prepareLocalLake(lakeFolder, fresh);
  return lake === 'ready'
    ? []
    : [`${lakeFolder} is kept, as no start made it: its tables are taken over as they are.`];
};

/** The folder, held for this process; what others need to join is told once everything is up. */
const takeFolder = async (
  { folder, log }: StackOptions,
  closers: Close[],
): Promise<Extract<Held, { outcome: 'held' }>> => {
  const held = await holdFolder({ folder, kind: 'start', onWait: (line) => log('warning', line, 'start') });
  if (held.outcome !== 'held') throw new TypeError('a start joins no other');
  closers.unshift(held.release);
  return held;
};

const openStorage = async (options: StackOptions, closers: Close[]): Promise<Environment> => {
  if (hasStorage(options.given)) return {};
  const azurite = await keptAzurite(options.folder);
  closers.unshift(azurite.stop);
  return { AzureWebJobsStorage: azurite.connectionString };
};

/** Where the functions find the feeds: where they were written, or a copy where one reads the sample service. Messages name the place where they were written. */
export const feedSettings = async (
  feeds: LocalFeeds,
  folder: string,
  sampleUrl: string,
): Promise<Environment> => {
  const { file, place, text } = feeds;
  if (pointedFeeds(feeds).length === 0)
    return file === undefined
      ? { FEEDS_JSON: text }
      : { FEEDS_FILE: file, FEEDS_PLACE: undefined, FEEDS_JSON: undefined };
  const own = join(folder, 'feeds.json');
  await writeFile(own, feedsTextAt(feeds, sampleUrl));
  return { FEEDS_FILE: own, FEEDS_PLACE: place, FEEDS_JSON: undefined };
};

const openStack = async (options: StackOptions, closers: Close[]): Promise<Omit<Stack, 'close'>> => {
  const { folder, given, log, ports } = options;
  const feeds = await loadLocalFeeds(given);
  const ownSettings = settingsOf(options);
  const lake = parseLakeUrl(ownSettings['LAKE_URL'] ?? '');
  const lakeFolder = lake.kind === 'file' ? resolve(lake.folder) : undefined;
  // The folder belongs to whoever has the ports: it is not touched before.
  const samplePort = await takeSamplePort(feeds, ports.source);
  if (samplePort !== undefined) closers.unshift(samplePort.close);
  const hostPort = await takeHostPort(ports.host);
  closers.unshift(hostPort.close);
  const held = await takeFolder(options, closers);
  const notes = await prepareFolder(options, lakeFolder);
  const source = await createSampleSource(join(folder, 'orders.json'));
  const sampleUrl = `${samplePort?.url ?? ''}${SAMPLE_PATH}`;
  const storage = await openStorage(options, closers);
  const settings = { ...ownSettings, ...(await feedSettings(feeds, folder, sampleUrl)), ...storage };
  putIntoEnvironment(settings);
  const keys = await keptKeys(join(folder, 'host-key'));
  const host = await createFunctionsHost({
    entry: new URL('../functions/main.ts', import.meta.url),
    log,
    keys,
  });
  closers.unshift(() => host.close());
  samplePort?.answerWith(source.handle);
  hostPort.answerWith((request) => host.answer(request));
  await held.tell({
    hostUrl: hostPort.url,
    connectionString: storage['AzureWebJobsStorage'],
    sampleUrl: samplePort === undefined ? undefined : sampleUrl,
    lakeUrl: settings['LAKE_URL'],
    feedsFile: feeds.file,
    schedule: settings['SYNC_SCHEDULE'],
  });
  return {
    feeds,
    ...(samplePort === undefined ? {} : { sample: { service: source.service, url: sampleUrl } }),
    host,
    hostUrl: hostPort.url,
    keys,
    settings,
    lakeFolder,
    notes: [...notes, ...feeds.faults, ...missingSecrets(settings, feeds.feeds)],
  };
};

/**
 * Starts everything in this process but Azurite, which is its child. Sets the functions' settings in `process.env`. When
 * it rejects, as with `EADDRINUSE` for a busy port or `config` for feeds and settings that are wrong, nothing is left running, and the
 * folder is as it was.
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const closers: Close[] = [];
  // The last that was opened is the first: a run under way needs the state and the source to end well.
  const close: Close = async () => {
    for (const closeOne of closers.splice(0)) await closeOne();
  };
  try {
    return { ...(await openStack(options, closers)), close };
  } catch (error) {
    await close();
    throw folderError(error, options.folder);
  }
};
