import { serverTimeMs } from '../../core/index.ts';
import { END_BYTES } from '../json/index.ts';
import { type ScannedPage, webPage } from '../scan/index.ts';
import type { HttpClient, ReadReply, Sent } from './http.ts';
import type { HttpReply } from './http-types.ts';
import { followedUrl } from './next-link.ts';
import type { AnsweredPage, AskOptions, EntityQuery, FollowedAnswer, ScanBody } from './types.ts';
import { type Address, entitySetUrl } from './url.ts';

/** Numbers that a double cannot hold come as strings, where the service knows the parameter. */
export const ACCEPT_JSON = [
  'application/json;odata.metadata=minimal;IEEE754Compatible=true',
  'application/json',
] as const;

const NO_ROWS = '{"value":[]}';

/** A page of no rows, for a scanner. */
export const noRows = (): Uint8Array =>
  Buffer.from(NO_ROWS + '\0'.repeat(END_BYTES)).subarray(0, NO_ROWS.length);

/** What rows are asked of. */
export interface RowsOf extends Address {
  readonly feed: string;
  readonly pageSize: number;
}

/** What is asked: `filter` where there is one. */
export interface RowsRequest {
  readonly url: string;
  readonly isLink: boolean;
  readonly isFiltered: boolean;
  readonly tries?: number;
}

export type ReadRows<Value> = Exclude<Sent<Value>, { outcome: 'empty' | 'missing' }> | NoRows;

/** No rows, however the service spells it. */
interface NoRows {
  readonly outcome: 'none';
  readonly reply: HttpReply;
  readonly isMissing: boolean;
}

/** Seconds, as digits. */
const ageMs = ({ headers }: HttpReply): number => {
  const age = headers.get('age')?.trim() ?? '';
  return /^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0;
};

/** The requests for rows of one entity set. */
export class RowRequests {
  readonly #of: RowsOf;
  readonly #http: HttpClient;
  /** Where the last answer came from, after redirects. */
  #rowsUrl: string;
  /** The set has answered in this read, so that a 404 means no rows. */
  #isThere = false;

  constructor(of: RowsOf, http: HttpClient) {
    this.#of = of;
    this.#http = http;
    this.#rowsUrl = entitySetUrl(of, {});
  }

  /** The answer to a query, which goes out so often at most. */
  async ask(query: EntityQuery, scan: ScanBody, { signal, tries }: AskOptions): Promise<FollowedAnswer> {
    const request = {
      url: entitySetUrl(this.#of, query),
      isLink: false,
      isFiltered: query.filter !== undefined,
      ...(tries !== undefined && { tries }),
    };
    return this.#answer(request, scan, signal);
  }

  /** The answer to a next link. */
  async follow(link: string, scan: ScanBody, signal?: AbortSignal): Promise<FollowedAnswer> {
    const url = followedUrl(link, this.#rowsUrl, this.#of.feed);
    return this.#answer({ url, isLink: true, isFiltered: false }, scan, signal);
  }

  /** What came of a request for rows, read by `read` where there are any. Rejects with `config` where the set is not there. */
  async read<Value>(
    request: RowsRequest,
    read: ReadReply<Value>,
    signal?: AbortSignal,
  ): Promise<ReadRows<Value>> {
    const sent = await this.#send(request, read, signal);
    if (sent.outcome === 'read' || sent.outcome === 'empty') {
      this.#isThere = true;
      this.#rowsUrl = sent.reply.url;
    }
    if (sent.outcome === 'empty') return { outcome: 'none', reply: sent.reply, isMissing: false };
    if (sent.outcome !== 'missing') return sent;
    if (!this.#isThere && !(request.isFiltered && (await this.#answersUnfiltered(signal)))) throw sent.error;
    return { outcome: 'none', reply: sent.reply, isMissing: true };
  }

  /** Whether the set is there at all, asked once. */
  async #answersUnfiltered(signal: AbortSignal | undefined): Promise<boolean> {
    const request = { url: entitySetUrl(this.#of, { top: 1 }), isLink: false, isFiltered: false };
    const sent = await this.#send(request, () => undefined, signal);
    if (sent.outcome === 'missing') return false;
    if (sent.outcome === 'broken') throw sent.error;
    if ('reply' in sent) sent.reply.release();
    this.#isThere = true;
    return true;
  }

  #send<Value>(
    { url, isLink, tries }: RowsRequest,
    read: ReadReply<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Sent<Value>> {
    const { feed, pageSize } = this.#of;
    const prefer = `odata.maxpagesize=${pageSize}`;
    const purpose = isLink ? 'next page' : 'page';
    const readPage: ReadReply<Value> = (reply) => {
      if (/html/i.test(reply.headers.get('content-type') ?? '')) throw webPage(feed);
      return read(reply);
    };
    const request = {
      purpose,
      url,
      accept: ACCEPT_JSON,
      prefer,
      ...(tries !== undefined && { tries }),
    } as const;
    return this.#http.send(request, readPage, signal);
  }

  async #answer(
    request: RowsRequest,
    scan: ScanBody,
    signal: AbortSignal | undefined,
  ): Promise<FollowedAnswer> {
    const sent = await this.read(request, ({ bytes }) => scan(bytes), signal);
    if (sent.outcome === 'read') return { outcome: 'rows', page: pageOf(sent.reply, sent.value, false) };
    if (sent.outcome !== 'none') return sent;
    return { outcome: 'rows', page: pageOf(sent.reply, await scan(noRows()), sent.isMissing) };
  }
}

const pageOf = (reply: HttpReply, scanned: ScannedPage, isMissing: boolean): AnsweredPage => ({
  scanned,
  link: scanned.link,
  serverTimeMs: serverTimeMs(reply.headers),
  ageMs: ageMs(reply),
  sizeBytes: reply.sizeBytes,
  isMissing,
  release: () => reply.release(),
});
