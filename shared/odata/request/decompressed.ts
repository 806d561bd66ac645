import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type ZlibOptions,
} from 'node:zlib';

/** As curl and the browsers read them: some services end their streams sloppily. The JSON in it must be whole all the same. */
const SLOPPY = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const SLOPPY_BROTLI = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

/** `deflate` has a head by RFC 9110; what leaves it out is as common. The first byte tells. */
class Inflate extends Transform {
  readonly #options: ZlibOptions;
  #inner: Transform | undefined;

  constructor(options: ZlibOptions) {
    super();
    this.#options = options;
  }

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
    const inner =
      ((chunk[0] ?? 0) & 0x0f) === 0x08 ? createInflate(this.#options) : createInflateRaw(this.#options);
    inner.on('data', (bytes: Buffer) => this.push(bytes));
    inner.on('error', (error) => this.destroy(error));
    return inner;
  }
}

type MakeDecoder = () => Transform;

/** How an encoding is read, and how a body that must be whole. */
interface Decoder {
  readonly sloppy: MakeDecoder;
  readonly strict: MakeDecoder;
}

const GZIP: Decoder = { sloppy: () => createGunzip(SLOPPY), strict: () => createGunzip() };

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', { sloppy: () => new Inflate(SLOPPY), strict: () => new Inflate({}) }],
  ['br', { sloppy: () => createBrotliDecompress(SLOPPY_BROTLI), strict: () => createBrotliDecompress() }],
  ['zstd', { sloppy: () => createZstdDecompress(), strict: () => createZstdDecompress() }],
]);

/** Nobody compresses that often: more is an attack. */
const MOST_ENCODINGS = 5;

/** The decoders in the order that the bytes need them; none where an encoding is not known, whose bytes are handed on as they came. */
const decodersOf = (contentEncoding: string): readonly Decoder[] => {
  const names = contentEncoding.toLowerCase().split(',');
  const decoders = names.toReversed().map((name) => DECODERS.get(name.trim()));
  const known = decoders.filter((decoder) => decoder !== undefined);
  return known.length === decoders.length && known.length <= MOST_ENCODINGS ? known : [];
};

/** Its errors come out at the end of the pipe. */
const through = (body: Readable, makers: readonly MakeDecoder[]): Readable => {
  let stream = body;
  for (const make of makers) stream = pipeline(stream, make(), () => undefined);
  return stream;
};

/** Hands bytes on, and keeps them until it is told to forget. */
class Kept extends Transform {
  #chunks: Buffer[] | undefined = [];

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks?.push(chunk);
    done(null, chunk);
  }

  get chunks(): readonly Buffer[] {
    return this.#chunks ?? [];
  }

  forget(): void {
    this.#chunks = undefined;
  }
}

/** A body that holds nothing, and one that was cut before its first byte, look alike when they are read sloppily. */
async function* decoded(body: Readable, decoders: readonly Decoder[]): AsyncGenerator<Buffer, void> {
  const kept = new Kept();
  const stream: AsyncIterable<Buffer> = through(
    pipeline(body, kept, () => undefined),
    decoders.map(({ sloppy }) => sloppy),
  );
  for await (const chunk of stream) {
    kept.forget();
    yield chunk;
  }
  if (kept.chunks.length > 0)
    yield* through(
      Readable.from(kept.chunks),
      decoders.map(({ strict }) => strict),
    );
}

/**
 * A body without the encodings that its `Content-Encoding` names. It fails with the body, and where the bytes are not what the header says.
 * Source: RFC 9110, 8.4.1 "Content Codings".
 */
export const decompressed = (body: Readable, contentEncoding: string | null): AsyncIterable<Buffer> => {
  const decoders = contentEncoding === null ? [] : decodersOf(contentEncoding);
  return decoders.length === 0 ? body : decoded(body, decoders);
};
