import { Worker } from 'node:worker_threads';
import { TidemarkError } from '../../core/index.ts';
import type { BufferPool } from '../../parquet/index.ts';
import { type EncodedFile, type EncodeFile, encodeHere } from './encode-file.ts';
import type { EncodeReply, EncodeRequest } from './encode-worker.ts';
import { ownBuffers } from './own-buffers.ts';

/** Below this a thread costs more to start than it saves. */
const SMALL_ROWS = 20_000;

interface Waiting {
  readonly resolve: (file: EncodedFile) => void;
  readonly reject: (error: unknown) => void;
}

const failed = (why: string): TidemarkError =>
  new TidemarkError(
    'invariant',
    `A batch could not be encoded as Parquet: ${why}. Nothing of it was written.`,
  );

/**
 * Encodes large batches on a thread of its own, one for the process, so that the next rows are scanned meanwhile; small ones on the calling thread
 * while there is no other. The thread starts at the first large batch and keeps no process alive. A batch's buffers are moved there, not
 * copied, and go to the pool with the answer; buffers that columns share are copied. `worker` is the module encode-worker.ts, where it lies.
 */
export const encodeInThread = (worker: URL, pool: BufferPool): EncodeFile => {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let lastId = 0;

  const giveUp = (why: string): void => {
    thread = undefined;
    for (const { reject } of waiting.values()) reject(failed(why));
    waiting.clear();
  };
  const take = (reply: EncodeReply): void => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    for (const buffer of reply.buffers) pool.give(buffer);
    if (waiting.size === 0) thread?.unref();
    if (reply.outcome === 'encoded') waiter?.resolve(reply.file);
    else waiter?.reject(failed(reply.name));
  };
  const start = (): Worker => {
    const started = new Worker(worker, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    started.on('message', take);
    started.on('error', (error) => giveUp(error.name));
    started.on('exit', () => giveUp('its thread ended'));
    return started;
  };

  const encodeSmall: EncodeFile = async (batch, codec) => {
    const buffers = ownBuffers(batch);
    const file = await encodeHere(batch, codec);
    for (const buffer of buffers) pool.give(buffer);
    return file;
  };

  return (batch, codec) => {
    if (thread === undefined && batch.rowCount < SMALL_ROWS) return encodeSmall(batch, codec);
    thread ??= start();
    thread.ref();
    const id = (lastId += 1);
    const result = new Promise<EncodedFile>((resolve, reject) => waiting.set(id, { resolve, reject }));
    thread.postMessage({ id, batch, codec } satisfies EncodeRequest, [...ownBuffers(batch)]);
    return result;
  };
};
