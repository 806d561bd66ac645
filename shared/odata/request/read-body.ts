import { isUtf8 } from 'node:buffer';
import { END_BYTES } from '../json/index.ts';
import type { BodyPool } from './body-pool.ts';
import { foreignBytes, type ForeignBytes } from './foreign-bytes.ts';
import type { FetchAnswer } from './http-types.ts';

/** A body's bytes, or why they could not be taken; `sizeBytes` is what was read, after decompression. */
export type Body =
  | {
      readonly outcome: 'read';
      /** Valid UTF-8, without a byte order mark; `END_BYTES` zeros stand behind it. */
      readonly bytes: Buffer;
      readonly sizeBytes: number;
      /** Gives the memory back, for another body. */
      release(): void;
    }
  | { readonly outcome: 'too-long'; readonly sizeBytes: number }
  /** `is`: what the bytes are, as far as they tell. */
  | { readonly outcome: 'not-utf8'; readonly is: ForeignBytes; readonly sizeBytes: number };

const NO_MEMORY = Buffer.alloc(0);
const MARK = Buffer.of(0xef, 0xbb, 0xbf);

/** Doubles, up to the longest that a body may be. */
const withRoom = (buffer: Buffer, used: number, extra: number, maxBytes: number): Buffer => {
  const wanted = used + extra;
  if (wanted <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(2 * buffer.length, maxBytes)));
  buffer.copy(larger, 0, 0, used);
  return larger;
};

const once = (work: () => void): (() => void) => {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
};

/** How long the body says that it is; NaN where that is not known, or is its length while it is compressed. */
const statedBytes = ({ headers }: FetchAnswer): number =>
  typeof headers.get('content-encoding') === 'string'
    ? Number.NaN
    : Number(headers.get('content-length') ?? Number.NaN);

/** Reads a response's body as UTF-8 into memory of the pool, up to a number of bytes after decompression. */
export const readBody = async (response: FetchAnswer, maxBytes: number, pool: BodyPool): Promise<Body> => {
  if (statedBytes(response) > maxBytes) {
    await response.body?.cancel();
    return { outcome: 'too-long', sizeBytes: 0 };
  }
  let buffer = pool.take();
  const release = once(() => pool.give(buffer));
  let isTaken = false;
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      // Leaving the loop cancels the rest; nothing will need so much memory again.
      if (sizeBytes + chunk.byteLength > maxBytes) {
        buffer = NO_MEMORY;
        return { outcome: 'too-long', sizeBytes: sizeBytes + chunk.byteLength };
      }
      buffer = withRoom(buffer, sizeBytes, chunk.byteLength + END_BYTES, maxBytes);
      buffer.set(chunk, sizeBytes);
      sizeBytes += chunk.byteLength;
    }
    // Else a scanner would copy the body to put them there.
    buffer = withRoom(buffer, sizeBytes, END_BYTES, maxBytes);
    buffer.fill(0, sizeBytes, sizeBytes + END_BYTES);
    const bytes = buffer.subarray(0, sizeBytes);
    // Else broken bytes would turn into U+FFFD and reach the table.
    if (!isUtf8(bytes)) return { outcome: 'not-utf8', is: foreignBytes(bytes), sizeBytes };
    isTaken = true;
    const start = bytes.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0;
    return { outcome: 'read', bytes: bytes.subarray(start), sizeBytes, release };
  } finally {
    if (!isTaken) release();
  }
};
