import { foreignBytes, type ForeignBytes } from './foreign-bytes.ts';

/** A body as text, or why it could not be taken; `sizeBytes` is what was read, after decompression. */
export type BodyText =
  | { readonly outcome: 'read'; readonly text: string; readonly sizeBytes: number }
  | { readonly outcome: 'too-long'; readonly sizeBytes: number }
  /** `is`: what the bytes are, as far as they tell. */
  | { readonly outcome: 'not-utf8'; readonly is: ForeignBytes; readonly sizeBytes: number };

/** Reads a response's body as UTF-8 (a byte order mark is dropped), up to a number of bytes after decompression. */
export type ReadBody = (response: Response, maxBytes: number) => Promise<BodyText>;

/** More than this is not kept between bodies. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;

const withRoom = (buffer: Buffer, used: number, extra: number): Buffer => {
  if (used + extra <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, used + extra));
  buffer.copy(larger, 0, 0, used);
  return larger;
};

/** A reader that gathers one body after the other in the same memory; one that begins while another is read has its own. */
export const createBodyReader = (): ReadBody => {
  let spare: Buffer | undefined = Buffer.alloc(0);
  return async (response, maxBytes) => {
    let buffer = spare ?? Buffer.alloc(0);
    spare = undefined;
    let sizeBytes = 0;
    try {
      for await (const chunk of response.body ?? []) {
        // Leaving the loop cancels the rest.
        if (sizeBytes + chunk.byteLength > maxBytes) {
          return { outcome: 'too-long', sizeBytes: sizeBytes + chunk.byteLength };
        }
        buffer = withRoom(buffer, sizeBytes, chunk.byteLength);
        buffer.set(chunk, sizeBytes);
        sizeBytes += chunk.byteLength;
      }
      // Without `fatal` broken bytes would turn into U+FFFD and reach the table.
      const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, sizeBytes));
      return { outcome: 'read', text, sizeBytes };
    } catch (error) {
      if (
        error instanceof TypeError &&
        'code' in error &&
        error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ) {
        return { outcome: 'not-utf8', is: foreignBytes(buffer.subarray(0, sizeBytes)), sizeBytes };
      }
      throw error;
    } finally {
      if (buffer.length <= MOST_KEPT_BYTES) spare = buffer;
    }
  };
};
