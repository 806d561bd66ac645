import { readFile } from 'node:fs/promises';
import { TidemarkError } from '../../shared/core/index.ts';
import { type QueueOptions, queueOptionsOf } from './queue-options.ts';
import type { Settings } from './settings.ts';
import { partOf, spanMs } from './setting-values.ts';

/** What host.json says of what this host heeds, defaults filled in. */
export interface HostFile {
  readonly queues: QueueOptions;
  /** Below it are the HTTP functions; '' for none. */
  readonly routePrefix: string;
  /** Undefined: a function may run for as long as it likes. */
  readonly functionTimeoutMs: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 30 * 60_000;
const PREFIX = 'azurefunctionsjobhost__';

const readText = async (file: string | URL): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '{}';
  }
};

const parse = (text: string, file: string | URL): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new TidemarkError('config', `${String(file)} is not JSON.`);
  }
};

/** The value at a path of names, in any case: first of the settings, which overrule the file. */
const createLookUp = (json: unknown, settings: Settings) => {
  const overrules = new Map(Object.entries(settings).map(([name, value]) => [name.toLowerCase(), value]));
  return (...path: readonly string[]): unknown => {
    const overruled = overrules.get(PREFIX + path.join('__').toLowerCase());
    return overruled ?? path.reduce(partOf, json);
  };
};

const timeoutMs = (value: unknown): number | undefined => {
  if (value === undefined) return DEFAULT_TIMEOUT_MS;
  return value === '-1' ? undefined : spanMs(value);
};

/**
 * Reads host.json, overruled by settings like `AzureFunctionsJobHost__extensions__http__routePrefix`. A file that is not there is an empty
 * one. Rejects with `config` for one that is not JSON. Source: Azure Functions, "host.json reference", "Override host.json values".
 */
export const readHostFile = async (file: string | URL, settings: Settings): Promise<HostFile> => {
  const valueAt = createLookUp(parse(await readText(file), file), settings);
  const prefix = valueAt('extensions', 'http', 'routePrefix');
  return {
    queues: queueOptionsOf((name) => valueAt('extensions', 'queues', name)),
    routePrefix: typeof prefix === 'string' ? prefix : 'api',
    functionTimeoutMs: timeoutMs(valueAt('functionTimeout')),
  };
};
