import * as z from 'zod';
import { asHostReads } from './as-host-reads.ts';
import { DEFAULT_MEMORY_MB } from './instance-memory.ts';
import { isNcrontab } from './ncrontab.ts';
import { configError } from './problems.ts';
import type { Environment } from './secrets.ts';
import {
  isServiceRoot,
  queueOf,
  STATE_CONNECTION,
  STATE_URL,
  stateOf,
  STORAGE_CONNECTION,
} from './storage-settings.ts';
import { wordSettingNote } from './setting-notes.ts';
import { UI_MODES } from './ui-mode.ts';
import { unreadSettings } from './unread-settings.ts';

/** What the app settings say, once for all feeds. */
export interface Settings {
  /** As it was written: the lake reads it. */
  readonly lakeUrl: string;
  readonly state: { readonly url: string } | { readonly connectionString: string };
  /** Where runs wait that outlast their trigger: the host's own storage, as its queue trigger reads there. */
  readonly queue: { readonly url: string } | { readonly connectionString: string };
  readonly feedsFile: string;
  /** How messages name that file: another name, where it is a copy. */
  readonly feedsPlace: string;
  /** What a feeds.json would hold; when it is there, the file is not read. */
  readonly feedsJson?: string;
  /** NCRONTAB, six fields, UTC. */
  readonly schedule: string;
  /** Feeds at work at once. */
  readonly concurrency: number;
  /** Memory of the instance, which pages and batches have shares of. */
  readonly memoryMB: number;
  /** A longer run stops at its next page, and a queue message resumes it. */
  readonly deadlineMs: number;
  /** The same for a run that was asked for over HTTP: a queue message resumes it. */
  readonly httpDeadlineMs: number;
  readonly codec: 'snappy' | 'zstd';
  /** Rows of one data file at the most; its columns' share of the memory is reached before. */
  readonly batchRows: number;
  /** Rows, of source and table together, that a reload holds in memory while it compares them. */
  readonly compareRows: number;
  /** For so long a run's line in the history is kept, and the run can be asked for by its id. */
  readonly historyMs: number;
  /** Client id of the user-assigned identity that the app runs as; absent: the system-assigned one, or a developer's. */
  readonly clientId?: string;
}

const whole = (remedy: string, { min, max }: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .regex(/^\d{1,9}$/, remedy)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: remedy });

const LAKE =
  'put the lake there: https://onelake.dfs.fabric.microsoft.com/<workspace>/<item>, https://<account>.dfs.core.windows.net/<filesystem>/<path>, or file:./.tidemark/lake on one machine';
const SCHEDULE =
  'put an NCRONTAB expression of six fields there, seconds first, such as "0 */5 * * * *" for every five minutes';
const DAILY =
  'put an NCRONTAB expression of six fields there, seconds first, such as "0 30 2 * * *" for half past two every day';
const settingsSchema = z.object({
  LAKE_URL: z.string({ error: `is missing; ${LAKE}` }),
  STATE_TABLES_URL: z
    .string()
    .refine(isServiceRoot, { error: `is not the URL of a Tables service; ${STATE_URL}` })
    .optional(),
  STATE_TABLES_CONNECTION_STRING: z
    .string()
    .regex(STORAGE_CONNECTION, `is not a connection string; ${STATE_CONNECTION}`)
    .optional(),
  FEEDS_FILE: z.string().default('feeds.json'),
  FEEDS_PLACE: z.string().optional(),
  FEEDS_JSON: z.string().optional(),
  SYNC_SCHEDULE: z
    .string({ error: `is missing; ${SCHEDULE}` })
    .refine(isNcrontab, { error: `is not a schedule; ${SCHEDULE}` }),
  MAINTAIN_SCHEDULE: z
    .string()
    .refine(isNcrontab, { error: `is not a schedule; ${DAILY}` })
    .optional(),
  SYNC_CONCURRENCY: whole('must be a whole number from 1 to 16', { min: 1, max: 16 }).default(2),
  SYNC_MEMORY_MB: whole('must be a whole number from 256 to 65536', { min: 256, max: 65_536 }).optional(),
  SYNC_DEADLINE_SECONDS: whole(
    'must be a whole number from 1 to 530: the host ends a function after 600 seconds',
    { min: 1, max: 530 },
  ).default(480),
  HTTP_DEADLINE_SECONDS: whole(
    'must be a whole number from 1 to 220: Azure ends an HTTP call after 230 seconds',
    { min: 1, max: 220 },
  ).default(200),
  PARQUET_CODEC: z.enum(['snappy', 'zstd'], { error: 'must be snappy or zstd' }).default('snappy'),
  BATCH_ROWS: whole('must be a whole number from 1 to 1000000', { min: 1, max: 1_000_000 }).default(
    1_000_000,
  ),
  RELOAD_COMPARE_ROWS: whole('must be a whole number from 0 to 10000000', {
    min: 0,
    max: 10_000_000,
  }).default(1_000_000),
  RUN_HISTORY_DAYS: whole('must be a whole number from 1 to 3650', { min: 1, max: 3_650 }).default(90),
  UI: z.enum(UI_MODES, { error: 'must be off, read or on' }).default('read'),
  AZURE_CLIENT_ID: z.string().optional(),
});

const DAY_MS = 86_400_000;

/** Some 5 MB, which every instance has: with less, what is set aside would come in too many parts. 0 was once allowed, and is. */
const LEAST_COMPARE_ROWS = 100_000;

const HOST_NAMES: readonly string[] = [
  'AzureWebJobsStorage',
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
];

/** Every setting that Tidemark or its host's storage has. */
export const SETTING_NAMES: readonly string[] = [...Object.keys(settingsSchema.shape), ...HOST_NAMES];

const isSet = ([, value]: readonly [string, string | undefined]): boolean => (value ?? '').trim() !== '';

const placeOf = ({ FEEDS_FILE, FEEDS_PLACE = FEEDS_FILE }: z.output<typeof settingsSchema>): string =>
  FEEDS_PLACE;

/**
 * The app settings, defaults filled in; a setting that is empty counts as missing. `memoryMB` is what the machine gives to the process, where
 * SYNC_MEMORY_MB does not say. Throws one `config` error with a line
 * for each setting that is missing or wrong, and for each that may be one of them, misspelt. No value is in it.
 */
export const parseSettings = (env: Environment, memoryMB = DEFAULT_MEMORY_MB): Settings => {
  const given = asHostReads(Object.fromEntries(Object.entries(env).filter(isSet)), HOST_NAMES);
  const parsed = settingsSchema.safeParse(given);
  const state = stateOf(given);
  const queue = queueOf(given);
  const lines = (parsed.error?.issues ?? []).map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  for (const found of [state, queue]) if (typeof found === 'string') lines.push(found);
  if (!parsed.success || typeof state === 'string' || typeof queue === 'string')
    throw configError([...lines, ...unreadSettings(given, SETTING_NAMES).map(wordSettingNote)]);
  const raw = parsed.data;
  return {
    lakeUrl: raw.LAKE_URL,
    state,
    queue,
    feedsFile: raw.FEEDS_FILE,
    feedsPlace: placeOf(raw),
    ...(raw.FEEDS_JSON === undefined ? {} : { feedsJson: raw.FEEDS_JSON }),
    schedule: raw.SYNC_SCHEDULE,
    concurrency: raw.SYNC_CONCURRENCY,
    memoryMB: raw.SYNC_MEMORY_MB ?? memoryMB,
    deadlineMs: raw.SYNC_DEADLINE_SECONDS * 1_000,
    httpDeadlineMs: raw.HTTP_DEADLINE_SECONDS * 1_000,
    codec: raw.PARQUET_CODEC,
    batchRows: raw.BATCH_ROWS,
    compareRows: Math.max(LEAST_COMPARE_ROWS, raw.RELOAD_COMPARE_ROWS),
    historyMs: raw.RUN_HISTORY_DAYS * DAY_MS,
    ...(raw.AZURE_CLIENT_ID === undefined ? {} : { clientId: raw.AZURE_CLIENT_ID }),
  };
};
