import { isUtf8 } from 'node:buffer';
import { END_BYTES } from '../json/index.ts';
import type { BodyPool } from './body-pool.ts';
import { foreignBytes, type ForeignBytes } from './foreign-bytes.ts';
import type { BrokenOff, FetchAnswer } from './http-types.ts';

/** A body's bytes, or why they could not be taken; `sizeBytes` is what was read, after decompression. */
export type Body =
  | {
      readonly outcome: 'read';
      /** Valid UTF-8, without a byte order mark; `END_BYTES` zeros stand behind it. */
      readonly bytes: Buffer;
      readonly sizeBytes: number;
      /** Why it broke off, where it did: the bytes are those that came. */
      readonly brokenOff?: BrokenOff;
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

/** Bytes of the longest character, but one. */
const MOST_OF_CHARACTER = 3;
/** The bytes of a character of more than one begin here: those that follow, and its first. */
const FIRST_FOLLOWER = 0x80;
const FIRST_LEAD = 0xc0;

/** The bytes without a last character that was cut in its middle; undefined where they are not UTF-8. */
const wholeText = (bytes: Buffer): Buffer | undefined => {
  // Else broken bytes would turn into U+FFFD and reach the table.
  if (isUtf8(bytes)) return bytes;
  for (let cut = 1; cut <= MOST_OF_CHARACTER; cut += 1) {
    const byte = bytes[bytes.length - cut] ?? 0;
    if (byte < FIRST_FOLLOWER) return undefined;
    const before = bytes.subarray(0, -cut);
    if (byte >= FIRST_LEAD) return isUtf8(before) ? before : undefined;
  }
  return undefined;
};

interface Gathered {
  readonly buffer: Buffer;
  readonly sizeBytes: number;
  readonly isTooLong: boolean;
  readonly brokenOff?: BrokenOff;
}

/** Leaving the loop cancels the rest. */
const gather = async (response: FetchAnswer, maxBytes: number, first: Buffer): Promise<Gathered> => {
  let buffer = first;
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      const isTooLong = sizeBytes + chunk.byteLength > maxBytes;
      // Nothing will need so much memory again.
      if (isTooLong) return { buffer: NO_MEMORY, sizeBytes: sizeBytes + chunk.byteLength, isTooLong };
      buffer = withRoom(buffer, sizeBytes, chunk.byteLength + END_BYTES, maxBytes);
      buffer.set(chunk, sizeBytes);
      sizeBytes += chunk.byteLength;
    }
  } catch (cause) {
    return { buffer, sizeBytes, isTooLong: false, brokenOff: { cause } };
  }
  return { buffer, sizeBytes, isTooLong: false };
};

/** Reads a response's body as UTF-8 into memory of the pool, up to a number of bytes after decompression. */
export const readBody = async (response: FetchAnswer, maxBytes: number, pool: BodyPool): Promise<Body> => {
  if (statedBytes(response) > maxBytes) {
    await response.body?.cancel();
    return { outcome: 'too-long', sizeBytes: 0 };
  }
  const gathered = await gather(response, maxBytes, pool.take());
  const { sizeBytes, brokenOff } = gathered;
  if (gathered.isTooLong) {
    pool.give(gathered.buffer);
    return { outcome: 'too-long', sizeBytes };
  }
  // Else a scanner would copy the body to put them there.
  const buffer = withRoom(gathered.buffer, sizeBytes, END_BYTES, maxBytes);
  const release = once(() => pool.give(buffer));
  const came = buffer.subarray(0, sizeBytes);
  const text = wholeText(came) ?? (brokenOff === undefined ? undefined : NO_MEMORY);
  if (text === undefined) {
    release();
    return { outcome: 'not-utf8', is: foreignBytes(came), sizeBytes };
  }
  buffer.fill(0, text.length, text.length + END_BYTES);
  const start = text.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0;
  const bytes = text.subarray(start);
  return { outcome: 'read', bytes, sizeBytes, release, ...(brokenOff !== undefined && { brokenOff }) };
};
