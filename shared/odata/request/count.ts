import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import { faultFacts, serviceError, sourceContract } from '../errors/index.ts';
import { type PageMembers, readPageMembers, webPage } from '../scan/index.ts';
import type { HttpClient, Sent } from './http.ts';
import type { HttpReply } from './http-types.ts';
import { ACCEPT_JSON } from './row-requests.ts';
import type { CountResult } from './types.ts';
import { type Address, countUrl, entitySetUrl } from './url.ts';

/** What counts a set. */
export interface Counting extends Address {
  readonly feed: string;
}

const ACCEPT_TEXT = ['text/plain'] as const;
const DIGITS = /^\d{1,16}$/;

const numberIn = (value: unknown): number | undefined => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  return DIGITS.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
};

/** Where a count stands in an object, and where more of it does. */
const NAMES = ['value', '@odata.count', '@count', 'odata.count', 'count', 'd', '__count'] as const;

const memberOf = (value: object, name: string): unknown =>
  Object.getOwnPropertyDescriptor(value, name)?.value;

const countIn = (value: unknown): number | undefined => {
  if (typeof value !== 'object' || value === null) return numberIn(value);
  for (const name of NAMES) {
    const inner = memberOf(value, name);
    const count = name === 'd' ? countIn(inner) : numberIn(inner);
    if (count !== undefined) return count;
  }
  return undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The number in an answer to `/$count`: text, JSON text, or JSON around it; undefined for one without. Throws faults of the body. */
const readCount = (text: string, feed: string): number | undefined => {
  const trimmed = text.trim();
  if (trimmed.startsWith('<')) throw webPage(feed);
  const value = parsed(trimmed);
  const count = numberIn(trimmed) ?? countIn(value);
  if (count !== undefined) return count;
  const { code } = serviceError(trimmed);
  if (code !== '')
    throw sourceContract(feed, 'the service reports an error instead of a count', {
      ...faultFacts('error'),
      code,
    });
  if (value === undefined && /^["{[]/.test(trimmed))
    throw sourceContract(feed, 'the answer to $count breaks off', faultFacts('cut'));
  return undefined;
};

/** The number that one way to count came to; else the status with which it did not. */
type Tried = { readonly rows: number } | { readonly status: number };

const SERVER_ERROR = 500;

/** What a way that broke off at every try means: another way may work, unless the service cannot be asked at all. */
const broken = ({
  why,
  error,
}: Extract<Sent<unknown>, { outcome: 'broken' }>): { readonly status: number } => {
  const { status } = error.facts;
  if (why === 'late' || (why === 'status' && typeof status === 'number' && status > SERVER_ERROR))
    throw error;
  return { status: typeof status === 'number' ? status : SERVER_ERROR };
};

/** Refusals for good, whatever their words: of this way to ask, as rows of the same set do come. */
const onError = (error: unknown): { readonly status: number } => {
  const isOfThisWay = isTidemarkError(error, 'source-denied') || isTidemarkError(error, 'source-contract');
  if (!isOfThisWay) throw error;
  const { status } = error.facts;
  return { status: typeof status === 'number' ? status : 200 };
};

/** Counts the rows of one entity set. What did not work is not tried again in the same read. */
export class RowCounter {
  readonly #of: Counting;
  readonly #http: HttpClient;
  /** With which status `/$count` did not work. */
  #pathStatus: number | undefined;
  #pagesWork = true;
  /** Why the service could not be asked. */
  #failure: TidemarkError | undefined;

  constructor(of: Counting, http: HttpClient) {
    this.#of = of;
    this.#http = http;
  }

  /** Rows that match; rejects with the signal's reason alone. */
  async count(filter: string | undefined, signal: AbortSignal | undefined): Promise<CountResult> {
    if (this.#failure !== undefined) return { outcome: 'failed', error: this.#failure, isAgain: true };
    try {
      if (this.#pathStatus === undefined) {
        const byPath = await this.#byPath(filter, signal).catch(onError);
        if ('rows' in byPath) return { outcome: 'counted', rows: byPath.rows };
        this.#pathStatus = byPath.status;
      }
      const byPages = this.#pagesWork ? await this.#byPages(filter, signal).catch(onError) : undefined;
      if (byPages !== undefined && 'rows' in byPages) return { outcome: 'counted', rows: byPages.rows };
      this.#pagesWork = false;
      return { outcome: 'not-supported', status: this.#pathStatus };
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTidemarkError(error) || error.kind === 'invariant') throw error;
      this.#failure = error;
      return { outcome: 'failed', error };
    }
  }

  async #byPath(filter: string | undefined, signal: AbortSignal | undefined): Promise<Tried> {
    const request = { purpose: 'count', url: countUrl(this.#of, filter), accept: ACCEPT_TEXT } as const;
    const sent = await this.#http.send(request, (reply) => readCount(reply.text(), this.#of.feed), signal);
    if ('reply' in sent) sent.reply.release();
    if (sent.outcome === 'broken') return broken(sent);
    if (sent.outcome === 'read' && sent.value !== undefined) return { rows: sent.value };
    return { status: sent.outcome === 'refused' ? sent.status : 200 };
  }

  /** By the count beside the rows of a short page. One that is no greater than the page may be that of the page. */
  async #byPages(filter: string | undefined, signal: AbortSignal | undefined): Promise<Tried> {
    const first = await this.#beside(filter, 1, signal);
    if (!('rows' in first) || first.rows > 1 || first.isAll) return first;
    const second = await this.#beside(filter, 2, signal);
    if (!('rows' in second)) return second;
    return second.rows > 2 || second.rows === first.rows ? second : { status: 200 };
  }

  /** `isAll`: the page has no row, so that it is the count of all. */
  async #beside(
    filter: string | undefined,
    top: number,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly rows: number; readonly isAll: boolean } | { readonly status: number }> {
    const url = entitySetUrl(this.#of, { ...(filter !== undefined && { filter }), top, count: true });
    const request = { purpose: 'count', url, accept: ACCEPT_JSON } as const;
    const read = ({ bytes }: HttpReply): PageMembers => readPageMembers(bytes, this.#of.feed);
    const sent = await this.#http.send(request, read, signal);
    if ('reply' in sent) sent.reply.release();
    if (sent.outcome === 'empty') return { rows: 0, isAll: true };
    if (sent.outcome === 'refused') return { status: sent.status };
    if (sent.outcome === 'broken') return broken(sent);
    if (sent.outcome !== 'read') return { status: 404 };
    const { rowCount, count = rowCount === 0 ? 0 : undefined } = sent.value;
    // Less than came is no count of them.
    return count === undefined || count < rowCount ? { status: 200 } : { rows: count, isAll: rowCount === 0 };
  }
}
