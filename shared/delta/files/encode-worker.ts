import { parentPort } from 'node:worker_threads';
import type { ColumnBatch } from '../../parquet/index.ts';
import { type Codec, type EncodedFile, encodeHere } from './encode-file.ts';
import { ownBuffers } from './own-buffers.ts';

/** What the thread is asked, and what it answers. `id` pairs them. */
export interface EncodeRequest {
  readonly id: number;
  readonly batch: ColumnBatch;
  readonly codec: Codec;
}
export type EncodeReply = {
  readonly id: number;
  /** The batch's, to be used again. */
  readonly buffers: readonly ArrayBuffer[];
} & (
  | { readonly outcome: 'encoded'; readonly file: EncodedFile }
  /** `name` only: a message might quote a value. */
  | { readonly outcome: 'failed'; readonly name: string }
);

/** Runs in a thread of its own: encodes one batch after the other. */
const answer = async ({ id, batch, codec }: EncodeRequest): Promise<void> => {
  const buffers = [...ownBuffers(batch)];
  try {
    const file = await encodeHere(batch, codec);
    const { bytes } = file;
    const movable = bytes.buffer instanceof ArrayBuffer ? [bytes.buffer, ...buffers] : buffers;
    parentPort?.postMessage({ id, buffers, outcome: 'encoded', file } satisfies EncodeReply, movable);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'error';
    parentPort?.postMessage({ id, buffers, outcome: 'failed', name } satisfies EncodeReply, buffers);
  }
};

parentPort?.on('message', (request: EncodeRequest) => void answer(request));
