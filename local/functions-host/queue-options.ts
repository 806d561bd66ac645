import { readFile } from 'node:fs/promises';
import { TidemarkError } from '../../shared/core/index.ts';

/** How a host polls its queues. */
export interface QueueOptions {
  /** Messages taken at once, at most 32. */
  readonly batchSize: number;
  /** A further batch is taken when no more than these are at work. */
  readonly newBatchThreshold: number;
  /** Failures after which a message goes to the poison queue. */
  readonly maxDequeueCount: number;
  /** How long a message stays away that failed. */
  readonly visibilityTimeoutMs: number;
  readonly messageEncoding: 'base64' | 'none';
}

const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/** `hh:mm:ss`, as .NET writes a time span below a day. */
const spanMs = (value: unknown): number => {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(String(value)) ?? [];
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
};

const readText = async (file: string | URL): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '{}';
  }
};

/**
 * What host.json says of queues, or the host's defaults; for the file that is not there too. Rejects with `config` for one that is not JSON.
 * Source: Azure Functions, "Azure Queue storage trigger and bindings", "host.json settings".
 */
export const readQueueOptions = async (hostFile: string | URL): Promise<QueueOptions> => {
  const text = await readText(hostFile);
  try {
    const queues = partOf(partOf(JSON.parse(text), 'extensions'), 'queues');
    const batchSize = Math.min(numberOr(partOf(queues, 'batchSize'), 16), 32);
    return {
      batchSize,
      newBatchThreshold: numberOr(partOf(queues, 'newBatchThreshold'), Math.floor(batchSize / 2)),
      maxDequeueCount: numberOr(partOf(queues, 'maxDequeueCount'), 5),
      visibilityTimeoutMs: spanMs(partOf(queues, 'visibilityTimeout')),
      messageEncoding: partOf(queues, 'messageEncoding') === 'none' ? 'none' : 'base64',
    };
  } catch {
    throw new TidemarkError('config', `${String(hostFile)} is not JSON.`);
  }
};
