import { readFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import manifest from '#package' with { type: 'json' };
import type { TokenCredential } from '@azure/identity';
import {
  type Environment,
  type Feed,
  fingerprintOf,
  appSecrets,
  instanceMemoryMB,
  type LoadedFeeds,
  memoryShares,
  type MemoryShares,
  missingSecrets,
  parseFeeds,
  parseNcrontab,
  parseSettings,
  type RefusedFeed,
  resolveSecret,
  type Schedule,
  secretsOf,
  SETTING_NAMES,
  type SettingNote,
  type Settings,
  unreadSettings,
  unusedSources,
} from '../shared/config/index.ts';
import {
  busyMs,
  createRedactor,
  newUuid,
  type Redact,
  systemClock,
  TidemarkError,
} from '../shared/core/index.ts';
import { encodeInThread, holdSnapshots } from '../shared/delta/index.ts';
import { createAdlsLake, createFileLake, type Lake, parseLakeUrl, probeOnce } from '../shared/lake/index.ts';
import { type BudgetOf, createBudgets, createODataSource, nodeFetch } from '../shared/odata/index.ts';
import { createBufferPool } from '../shared/parquet/index.ts';
import { createStorageRunQueue, type RunQueue } from '../shared/queue/index.ts';
import { createDiskScratch } from '../shared/scratch/index.ts';
import { createTableStateStore, type StateStore } from '../shared/state/index.ts';
import { askedOf, refusedFeeds, type SyncDeps } from '../shared/sync/index.ts';
import { authorizeFor } from './authorize.ts';
import { toldError } from './told-error.ts';

/** Everything that the functions share, made once from the settings. */
export interface Application {
  readonly deps: SyncDeps;
  /** Those of feeds.json that have a name. One that is refused ends each of its runs with what is wrong with it. */
  readonly feeds: readonly Feed[];
  /** The refused ones, those without a name among them. */
  readonly refused: readonly RefusedFeed[];
  readonly limits: {
    readonly deadlineMs: number;
    /** For a run that was asked for over HTTP. */
    readonly httpDeadlineMs: number;
    readonly concurrency: number;
    readonly historyMs: number;
  };
  /** When the timer ticks: SYNC_SCHEDULE. */
  readonly schedule: Schedule | undefined;
  /** A line for the secret of a feed that is missing now: that feed fails, the others do not. */
  readonly missingSecrets: (feed: Feed) => readonly string[];
  /** What is odd about the settings and stops nothing. */
  readonly notes: readonly SettingNote[];
  /** Aborted when the host shuts down. */
  readonly stopping: AbortSignal;
}

/** Beside the bundle, or in its room when the sources run as they are. */
const ENCODE_WORKER = import.meta.url.endsWith('.ts')
  ? '../shared/delta/files/encode-worker.ts'
  : './encode-worker.js';

/** The identity that the app runs as, loaded when a token is first asked for. */
const identity = (clientId: string | undefined): TokenCredential => {
  let credential: Promise<TokenCredential> | undefined;
  const load = async (): Promise<TokenCredential> => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
  };
  return { getToken: async (scopes, options) => (await (credential ??= load())).getToken(scopes, options) };
};

const openLake = (settings: Settings, credential: TokenCredential): Lake => {
  const url = parseLakeUrl(settings.lakeUrl);
  return url.kind === 'file'
    ? createFileLake(url.folder)
    : createAdlsLake({ ...url, credential, clock: systemClock, random: Math.random });
};

const openState = ({ state }: Settings, credential: TokenCredential): StateStore =>
  createTableStateStore('url' in state ? { url: state.url, credential } : state);

const openQueue = ({ queue }: Settings, credential: TokenCredential): RunQueue =>
  createStorageRunQueue('url' in queue ? { url: queue.url, credential } : queue, {
    clock: systemClock,
    random: Math.random,
  });

const readFeedsFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TidemarkError(
      'config',
      `The feeds file ${file} cannot be read. Put it there, or set FEEDS_FILE.`,
      { file },
      error,
    );
  }
};

const loadFeeds = ({ feedsFile, feedsPlace, feedsJson }: Settings): LoadedFeeds =>
  feedsJson === undefined
    ? parseFeeds(readFeedsFile(feedsFile), feedsPlace)
    : parseFeeds(feedsJson, 'FEEDS_JSON');

const sourceOf =
  (env: Environment, { pageBytes }: MemoryShares, budgetOf: BudgetOf): SyncDeps['sourceOf'] =>
  (feed, deadline, watch) =>
    createODataSource({
      ...askedOf(feed),
      maxBodyBytes: pageBytes,
      budget: budgetOf(feed.source.serviceUrl, feed.source),
      ...(deadline !== undefined && { deadline }),
      ...(watch !== undefined && { watch }),
      fetch: nodeFetch,
      clock: systemClock,
      random: Math.random,
      authorize: authorizeFor(feed, (secret) => resolveSecret(env, secret, feed)),
    });

/** Lines for the log that no run and no invocation says. */
const tellWith =
  (redact: Redact): SyncDeps['tell'] =>
  (line, error) =>
    console.warn(error === undefined ? redact(line) : `${redact(line)} ${toldError(error, redact)}`);

/** Settings and feeds to adapters. Throws `config`, naming every setting that is wrong, or what is wrong with all of feeds.json. */
export const createApplication = (env: Environment, stopping: AbortSignal): Application => {
  const settings = parseSettings(env, instanceMemoryMB(process.constrainedMemory(), totalmem()));
  const shares = memoryShares(settings.memoryMB, settings.concurrency);
  // Of one batch that is being encoded, and one that fills.
  const buffers = createBufferPool(2 * shares.batchBytes);
  const loaded = loadFeeds(settings);
  const feeds = [...loaded.feeds, ...refusedFeeds(loaded.refused)];
  const credential = identity(settings.clientId);
  const lake = openLake(settings, credential);
  const redact = createRedactor(appSecrets(env, feeds));
  return {
    feeds,
    refused: loaded.refused,
    limits: {
      deadlineMs: settings.deadlineMs,
      httpDeadlineMs: settings.httpDeadlineMs,
      concurrency: settings.concurrency,
      historyMs: settings.historyMs,
    },
    schedule: parseNcrontab(settings.schedule),
    missingSecrets: (feed) => missingSecrets(env, [feed]),
    notes: [...unreadSettings(env, SETTING_NAMES, secretsOf(feeds)), ...unusedSources(loaded)],
    stopping,
    deps: {
      lake,
      state: openState(settings, credential),
      queue: openQueue(settings, credential),
      clock: systemClock,
      newId: newUuid,
      random: Math.random,
      codec: settings.codec,
      encode: encodeInThread(new URL(ENCODE_WORKER, import.meta.url), buffers),
      buffers,
      engineVersion: manifest.version,
      batchRows: settings.batchRows,
      batchBytes: shares.batchBytes,
      aheadBytes: shares.aheadBytes,
      busyMs,
      compareRows: settings.compareRows,
      scratch: createDiskScratch(tmpdir(), newUuid),
      snapshots: holdSnapshots(shares.snapshotBytes),
      prepareLake: probeOnce(lake, newUuid),
      sourceOf: sourceOf(env, shares, createBudgets(systemClock)),
      fingerprintOf,
      tell: tellWith(redact),
      redact,
    },
  };
};
