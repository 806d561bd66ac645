import { parentPort } from 'node:worker_threads';
import type { ColumnBatch } from '../../parquet/index.ts';
import { type Codec, encodeBatch, type EncodedFile } from './encode-file.ts';

/** What the thread is asked, and what it answers. `id` pairs them. */
export interface EncodeRequest {
  readonly id: number;
  readonly batch: ColumnBatch;
  readonly codec: Codec;
}
export type EncodeReply =
  | { readonly id: number; readonly outcome: 'encoded'; readonly file: EncodedFile }
  /** `name` only: a message might quote a value. */
  | { readonly id: number; readonly outcome: 'failed'; readonly name: string };

/** Runs in a thread of its own: encodes one batch after the other. */
const answer = async ({ id, batch, codec }: EncodeRequest): Promise<void> => {
  try {
    const file = await encodeBatch(batch, codec);
    const { bytes } = file;
    const movable = bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
    parentPort?.postMessage({ id, outcome: 'encoded', file } satisfies EncodeReply, movable);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'error';
    parentPort?.postMessage({ id, outcome: 'failed', name } satisfies EncodeReply, []);
  }
};

parentPort?.on('message', (request: EncodeRequest) => void answer(request));
