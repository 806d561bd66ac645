import { isUtf8 } from 'node:buffer';
import { foreignBytes, type ForeignBytes } from './foreign-bytes.ts';

/** The bytes of a body, valid UTF-8 without a byte order mark; a view on memory that is used again once it is released. */
export interface Body {
  readonly bytes: Uint8Array;
  release(): void;
}

/** A body, or why it could not be taken; `sizeBytes` is what was read, after decompression. */
export type BodyRead =
  | { readonly outcome: 'read'; readonly body: Body; readonly sizeBytes: number }
  | { readonly outcome: 'too-long'; readonly sizeBytes: number }
  /** `is`: what the bytes are, as far as they tell. */
  | { readonly outcome: 'not-utf8'; readonly is: ForeignBytes; readonly sizeBytes: number };

/** Reads a response's body, up to a number of bytes after decompression. */
export type ReadBody = (response: Response, maxBytes: number) => Promise<BodyRead>;

/** More than this is not kept between bodies. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;
/** One body is in use while the next one arrives. */
const MOST_KEPT = 2;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const withRoom = (buffer: Buffer, used: number, extra: number): Buffer => {
  if (used + extra <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, used + extra));
  buffer.copy(larger, 0, 0, used);
  return larger;
};

/** A reader that gathers bodies in the same memory as soon as they are released. */
export const createBodyReader = (): ReadBody => {
  const spares: Buffer[] = [];
  const giveBack = (buffer: Buffer): void => {
    if (buffer.length <= MOST_KEPT_BYTES && spares.length < MOST_KEPT) spares.push(buffer);
  };
  const bodyOf = (buffer: Buffer, sizeBytes: number): Body => {
    let given: Buffer | undefined = buffer;
    const start = buffer.subarray(0, Math.min(3, sizeBytes)).equals(MARK) ? 3 : 0;
    return {
      bytes: buffer.subarray(start, sizeBytes),
      release: () => {
        if (given !== undefined) giveBack(given);
        given = undefined;
      },
    };
  };
  return async (response, maxBytes) => {
    let buffer = spares.pop() ?? Buffer.alloc(0);
    let sizeBytes = 0;
    let read: BodyRead | undefined;
    try {
      for await (const chunk of response.body ?? []) {
        // Leaving the loop cancels the rest.
        if (sizeBytes + chunk.byteLength > maxBytes)
          return { outcome: 'too-long', sizeBytes: sizeBytes + chunk.byteLength };
        buffer = withRoom(buffer, sizeBytes, chunk.byteLength);
        buffer.set(chunk, sizeBytes);
        sizeBytes += chunk.byteLength;
      }
      const bytes = buffer.subarray(0, sizeBytes);
      // Else broken bytes would reach the table.
      if (!isUtf8(bytes)) return { outcome: 'not-utf8', is: foreignBytes(bytes), sizeBytes };
      read = { outcome: 'read', body: bodyOf(buffer, sizeBytes), sizeBytes };
      return read;
    } finally {
      if (read === undefined) giveBack(buffer);
    }
  };
};
