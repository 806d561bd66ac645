import type { HeaderReader } from '../../core/index.ts';
import { sourceContract } from '../errors/index.ts';
import type { BodyPool } from './body-pool.ts';
import type { ForeignBytes } from './foreign-bytes.ts';
import type { FetchAnswer, HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import type { Traffic } from './types.ts';
import { type Body, readBody } from './read-body.ts';

/** What an answer is read for. */
interface ReplyContext {
  readonly options: HttpOptions;
  readonly request: HttpRequest;
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly pool: BodyPool;
  readonly traffic: Traffic;
}

const MIB = 1024 * 1024;
/** Nobody writes a longer error that says anything. */
const ERROR_BYTES = MIB;
/** It comes alone, before any page; that of a large ERP system has tens of megabytes. */
const LEAST_METADATA_BYTES = 64 * MIB;

const limitOf = ({ options, request }: ReplyContext, { ok }: FetchAnswer): number => {
  if (!ok) return ERROR_BYTES;
  const { maxBodyBytes } = options;
  return request.purpose === 'metadata' ? Math.max(maxBodyBytes, LEAST_METADATA_BYTES) : maxBodyBytes;
};

const tooLong = ({ request }: ReplyContext, limit: number): string => {
  const size = limit < MIB ? `${limit} bytes` : `${Math.floor(limit / MIB)} MiB`;
  const share = `longer than ${size}, its share of the memory that the app has (SYNC_MEMORY_MB)`;
  return request.purpose === 'metadata'
    ? `$metadata is ${share}. Give the app more memory`
    : `a page is ${share}. Set a smaller pageSize, name fewer columns in select, or give the app more memory`;
};

const COMPRESSED: ReadonlySet<ForeignBytes> = new Set(['gzip', 'zstd', 'zlib']);

/** A header's value, where it has the form of an encoding's name. */
const encodingIn = (value: string | null | undefined): string | undefined =>
  value !== null && value !== undefined && /^[\w, .-]{1,40}$/.test(value) ? value : undefined;

const notUtf8 = (is: ForeignBytes, headers: HeaderReader): string => {
  if (COMPRESSED.has(is)) {
    const said = encodingIn(headers.get('content-encoding'));
    return `a response is compressed (${is}) otherwise than its Content-Encoding (${said ?? 'none'}) says. A proxy or gateway between does that: mend it there`;
  }
  const charset = encodingIn(/charset="?([^";]+)/i.exec(headers.get('content-type') ?? '')?.[1]);
  const isSaid = charset !== undefined && !/^utf-?8$/i.test(charset);
  const what = is !== 'UTF-16' && isSaid ? charset : is;
  return `a response is not UTF-8, which JSON must be, but ${what}. Mend it at the service, or at the proxy or gateway before it`;
};

const NO_BYTES = new Uint8Array(0);

/** The text of an error page is short-lived: its memory is given back at once. */
const textOnly = (body: Body): string => {
  if (body.outcome !== 'read') return '';
  const text = body.bytes.toString('utf8');
  body.release();
  return text;
};

/**
 * Reads the answer to a request to its end, or to where it breaks off. Rejects with `source-contract` for a page that is longer than its share of the memory, which is read no
 * further, and for one that is not UTF-8. Of an error that is either, the text is left out: its status decides.
 */
export const readReply = async (context: ReplyContext, response: FetchAnswer): Promise<HttpReply> => {
  const { options, url, pool, traffic } = context;
  const limit = limitOf(context, response);
  const read = await readBody(response, limit, pool);
  const { sizeBytes } = read;
  traffic.bytes += sizeBytes;
  const reply = { status: response.status, url, headers: response.headers, sizeBytes };
  if (!response.ok) {
    const text = textOnly(read);
    return { ...reply, bytes: NO_BYTES, text: () => text, release: () => undefined };
  }
  if (read.outcome === 'read') {
    const { bytes, brokenOff } = read;
    const body = { bytes, text: () => bytes.toString('utf8'), release: () => read.release() };
    return { ...reply, ...body, ...(brokenOff !== undefined && { brokenOff }) };
  }
  if (read.outcome === 'not-utf8') throw sourceContract(options.feed, notUtf8(read.is, response.headers));
  throw sourceContract(options.feed, tooLong(context, limit), { maxBytes: limit });
};
