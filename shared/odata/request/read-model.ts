import { createHash } from 'node:crypto';
import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import { sourceContract } from '../errors/index.ts';
import { type Model, namespaceOf, readDocument } from '../metadata/index.ts';
import type { HttpClient, Sent } from './http.ts';
import { sameOrigin } from './same-origin.ts';

const ACCEPT_XML = ['application/xml'] as const;
/** Of one service, `$metadata` among them. */
const MOST_DOCUMENTS = 100;

/** Where `$metadata` is, and whose documents may be read. */
export interface ModelAt {
  readonly serviceUrl: string;
  readonly url: string;
  /** Bytes that all documents may have together. */
  readonly maxBytes: number;
}

/** Whose model it is, and what of it. */
export interface Wanted {
  readonly feed: string;
  /** The qualified names of types that are needed and not defined, as far as can be told by those that are. */
  readonly lacking: (model: Model) => readonly string[];
}

/** What documents say together. */
export interface ReadModel extends Model {
  /** SHA-256 of the documents, in hex. */
  readonly document: string;
}

type Csdl = ReturnType<typeof readDocument>;

/** A document that is referred to. */
interface Referred {
  /** For people: without what may be a secret. */
  readonly where: string;
  /** Undefined: at another origin. */
  readonly url: string | undefined;
  readonly namespaces: Set<string>;
}

/** Errors after which the same document may be there: the run is to be tried again later. */
const PASSING: readonly string[] = ['source-unavailable', 'source-throttled'];

const OTHER_ORIGIN = 'at another origin than serviceUrl, which is never asked';

const errorOf = (sent: Exclude<Sent<unknown>, { outcome: 'read' }>, feed: string): TidemarkError =>
  'error' in sent ? sent.error : sourceContract(feed, 'the answer to $metadata is empty. Check serviceUrl');

/** Reads a service's documents: each once, and those of its own origin alone. */
class ModelReader {
  readonly #http: HttpClient;
  readonly #at: ModelAt;
  readonly #wanted: Wanted;
  readonly #signal: AbortSignal | undefined;
  readonly #hash = createHash('sha256');
  readonly #seen = new Set<string>();
  readonly #referred = new Map<string, Referred>();
  readonly #unread = new Map<string, string>();
  #bytes = 0;

  constructor(http: HttpClient, at: ModelAt, wanted: Wanted, signal: AbortSignal | undefined) {
    this.#http = http;
    this.#at = at;
    this.#wanted = wanted;
    this.#signal = signal;
  }

  async read(): Promise<ReadModel> {
    const { types, entitySets, aliases } = await this.#document(this.#at.url);
    const model: Model = { types: new Map(types), entitySets, aliases, unread: this.#unread };
    for (let next = this.#nextFor(model); next !== undefined; next = this.#nextFor(model))
      for (const [name, type] of (await this.#follow(next))?.types ?? [])
        if (!model.types.has(name)) model.types.set(name, type);
    return { ...model, document: this.#hash.digest('hex') };
  }

  /** A document that may have a type which is wanted, of the service's origin where there is one. It is taken off the list. */
  #nextFor(model: Model): Referred | undefined {
    if (this.#referred.size === 0) return undefined;
    const needed = new Set(this.#wanted.lacking(model).map((name) => namespaceOf(name)));
    for (const namespace of this.#unread.keys()) needed.delete(namespace);
    const having = [...this.#referred].filter(([, { namespaces }]) =>
      [...namespaces].some((each) => needed.has(each)),
    );
    const [key, next] = having.find(([, { url }]) => url !== undefined) ?? having[0] ?? [''];
    this.#referred.delete(key);
    return next;
  }

  async #follow({ where, url, namespaces }: Referred): Promise<Csdl | undefined> {
    const { csdl, why = OTHER_ORIGIN } = url === undefined ? {} : await this.#documentOrWhy(url);
    if (csdl !== undefined) return csdl;
    for (const namespace of namespaces) this.#unread.set(namespace, `it lies in ${where}, ${why}`);
    return undefined;
  }

  #whyFull(): string | undefined {
    if (this.#seen.size >= MOST_DOCUMENTS)
      return `behind ${MOST_DOCUMENTS} documents, which are the most that are read`;
    const { maxBytes } = this.#at;
    return this.#bytes < maxBytes
      ? undefined
      : `behind ${maxBytes} bytes of documents, which are the most that are read`;
  }

  async #documentOrWhy(url: string): Promise<{ readonly csdl?: Csdl; readonly why?: string }> {
    const full = this.#whyFull();
    if (full !== undefined) return { why: full };
    try {
      return { csdl: await this.#document(url) };
    } catch (error) {
      if (!isTidemarkError(error) || PASSING.includes(error.kind)) throw error;
      const { status } = error.facts;
      return {
        why:
          status === undefined ? 'which is no CSDL of OData V4' : `which was answered with ${String(status)}`,
      };
    }
  }

  async #document(url: string): Promise<Csdl> {
    this.#seen.add(url);
    const request = { purpose: 'metadata', url, accept: ACCEPT_XML } as const;
    const read = (reply: { text(): string }) => {
      const text = reply.text();
      return { text, csdl: readDocument(text, this.#wanted.feed) };
    };
    const sent = await this.#http.send(request, read, this.#signal);
    if (sent.outcome !== 'read') throw errorOf(sent, this.#wanted.feed);
    sent.reply.release();
    const { text, csdl } = sent.value;
    this.#bytes += sent.reply.sizeBytes;
    this.#hash.update(text, 'utf8');
    this.#seen.add(sent.reply.url);
    for (const reference of csdl.references) this.#refer(reference, sent.reply.url);
    return csdl;
  }

  /** Each document is on the list once, and no more when it was read: a circle ends. */
  #refer({ uri, namespaces }: Csdl['references'][number], base: string): void {
    const link = sameOrigin(this.#at.serviceUrl, uri, base);
    const url = link === undefined ? undefined : new URL(link, base).href.replace(/#.*$/s, '');
    const other = URL.parse(uri, base);
    const where = other === null ? 'a document that is not named' : `${other.origin}${other.pathname}`;
    if (url !== undefined && this.#seen.has(url)) return;
    const key = url ?? where;
    const known = this.#referred.get(key) ?? { where, url, namespaces: new Set<string>() };
    for (const namespace of namespaces) known.namespaces.add(namespace);
    this.#referred.set(key, known);
  }
}

/**
 * What a service's `$metadata` says, and those documents of the service's own origin to which it refers, as deep as types lie that are wanted.
 * Where a document cannot be read, its types are not known (`unread`). Rejects where `$metadata` itself cannot be read, and with what passes.
 * Source: OData CSDL XML 4.01, 3.3 "Element edmx:Reference".
 */
export const readModel = (
  http: HttpClient,
  at: ModelAt,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<ReadModel> => new ModelReader(http, at, wanted, signal).read();
