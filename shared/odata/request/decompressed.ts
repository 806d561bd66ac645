import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

/** As curl and the browsers read them: some services end their streams sloppily. The JSON in it must be whole all the same. */
const SLOPPY = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const SLOPPY_BROTLI = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

/** `deflate` has a head by RFC 9110; what leaves it out is as common. The first byte tells. */
class Inflate extends Transform {
  #inner: Transform | undefined;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#inner ??= this.#begin(chunk);
    this.#inner.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#inner === undefined) return done();
    this.#inner.once('end', done);
    this.#inner.end();
  }

  #begin(chunk: Buffer): Transform {
    const inner = ((chunk[0] ?? 0) & 0x0f) === 0x08 ? createInflate(SLOPPY) : createInflateRaw(SLOPPY);
    inner.on('data', (bytes: Buffer) => this.push(bytes));
    inner.on('error', (error) => this.destroy(error));
    return inner;
  }
}

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(SLOPPY)],
  ['x-gzip', () => createGunzip(SLOPPY)],
  ['deflate', () => new Inflate()],
  ['br', () => createBrotliDecompress(SLOPPY_BROTLI)],
  ['zstd', () => createZstdDecompress()],
]);

/** Nobody compresses that often: more is an attack. */
const MOST_ENCODINGS = 5;

/** The decoders in the order that the bytes need them; none where an encoding is not known, whose bytes are handed on as they came. */
const decodersOf = (contentEncoding: string): readonly (() => Transform)[] => {
  const names = contentEncoding.toLowerCase().split(',');
  const decoders = names.toReversed().map((name) => DECODERS.get(name.trim()));
  const known = decoders.filter((decoder) => decoder !== undefined);
  return known.length === decoders.length && known.length <= MOST_ENCODINGS ? known : [];
};

/**
 * A body without the encodings that its `Content-Encoding` names. It fails with the body, and where the bytes are not what the header says.
 * Source: RFC 9110, 8.4.1 "Content Codings".
 */
export const decompressed = (body: Readable, contentEncoding: string | null): Readable => {
  let stream = body;
  for (const decoder of contentEncoding === null ? [] : decodersOf(contentEncoding)) {
    // Its errors come out at the end of the pipe.
    stream = pipeline(stream, decoder(), () => undefined);
  }
  return stream;
};
