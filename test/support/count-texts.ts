import { appendFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/**
 * Preloaded by `--import`, in each thread: counts the bytes that become text or objects on the way of what an application reads, and
 * appends them to the file TEXT_COUNTS, a line of JSON for about each KiB.
 */
const FILE = process.env['TEXT_COUNTS'] ?? '';
const FLUSH_BYTES = 1024;
const parse = JSON.parse.bind(JSON);
const write = JSON.stringify.bind(JSON);

let pending = new Map<string, number>();
let pendingBytes = 0;

const flush = (): void => {
  if (pending.size > 0) appendFileSync(FILE, `${write(Object.fromEntries(pending))}\n`);
  pending = new Map();
  pendingBytes = 0;
};

const count = (what: string, bytes: number): void => {
  pending.set(what, (pending.get(what) ?? 0) + bytes);
  pendingBytes += bytes;
  if (pendingBytes >= FLUSH_BYTES) flush();
};

process.on('exit', flush);

JSON.parse = (text: string, ...more: []): unknown => {
  count('JSON.parse', Buffer.byteLength(text));
  return parse(text, ...more);
};

/** The platform decodes modules itself, as they are loaded and their types are stripped: that is no row. */
const isOfLoader = (): boolean =>
  /node:internal\/(?:modules|deps\/amaro)\//.test(String(new Error('here').stack));

type Decode = (input?: NodeJS.ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }) => string;
const decode: Decode = Reflect.get(TextDecoder.prototype, 'decode');
Object.defineProperty(TextDecoder.prototype, 'decode', {
  value: function counted(this: unknown, ...[input, options]: Parameters<Decode>): string {
    if (!isOfLoader()) count('TextDecoder', input?.byteLength ?? 0);
    return decode.call(this, input, options);
  },
});

const { text } = Response.prototype;
Object.defineProperty(Response.prototype, 'text', {
  value: async function counted(this: Response): Promise<string> {
    const read = await text.call(this);
    count('Response.text', Buffer.byteLength(read));
    return read;
  },
});
Object.defineProperty(Response.prototype, 'json', {
  value: async function counted(this: Response): Promise<unknown> {
    const read = await text.call(this);
    count('Response.json', Buffer.byteLength(read));
    return parse(read) as unknown;
  },
});

/** The ways round the decoder: bytes that are turned into text where they lie. */
const countMade = (of: object, name: string): void => {
  const make: () => string = Reflect.get(of, name);
  Object.defineProperty(of, name, {
    value: function counted(this: unknown, ...args: readonly unknown[]): string {
      const made: string = Reflect.apply(make, this, args);
      count('Buffer', made.length);
      return made;
    },
  });
};
for (const name of ['toString', 'utf8Slice', 'latin1Slice', 'asciiSlice', 'ucs2Slice'])
  countMade(Buffer.prototype, name);
countMade(StringDecoder.prototype, 'write');
