import type { StoredRow } from '../entity-table.ts';
import type { QueryOptions } from '../query-options.ts';
import { refusal } from '../refusal.ts';

/** What next links look like, where they lead, and when they stand. */
export interface LinkQuirks {
  /**
   * What a link tells of the next page: the number of rows before it, as `$skiptoken` (`offset`), with a key behind it (`offset!key`), as
   * `$skip`; its number (`page`); an id for a number of rows (`opaque`), or for all rows as they were at the first page
   * (`snapshot`; a chain that changes its page size leaves it). Default: the values of the last row.
   */
  linkToken?: 'offset' | 'offset!key' | 'skip' | 'page' | 'opaque' | 'snapshot';
  /** Tokens hold `/` and `+` as they are. */
  rawToken?: boolean;
  /** The same path at another origin: `https://elsewhere.example`. */
  linkOrigin?: string;
  /** Relative to the service root: `Orders?$skiptoken=...`. */
  relativeNextLink?: boolean;
  /** `/V4/Northwind/Northwind.svc/Orders?$skiptoken=...`. */
  pathAbsoluteNextLink?: boolean;
  /** true: each page links to itself; `back`: the second page links to the first. */
  loopingNextLink?: boolean | 'back';
  /** An empty page with a next link after every page, and an empty last one. */
  emptyPages?: boolean;
  /** The last page has a link too: to an empty one. */
  linkOnLast?: boolean;
  /** A link leads nowhere after so many more requests for rows. */
  linkLives?: { readonly requests: number; readonly status: 404 | 410 };
  /** Two nodes answer by turns, and a link holds on the one that wrote it; a cookie keeps the caller at his node. */
  tokensHoldOnNode?: boolean;
}

/** What an id of a link stands for. */
interface Kept {
  readonly offset: number;
  readonly snapshot?: { readonly rows: readonly StoredRow[]; readonly pageSize: number };
}

/** The ids that a service has given out, and what they stand for. */
export class LinkMemory {
  readonly #kept = new Map<string, Kept>();

  keep(kept: Kept): string {
    const id = `id-${this.#kept.size + 1}`;
    this.#kept.set(id, kept);
    return id;
  }

  find(id: string): Kept | undefined {
    return this.#kept.get(id);
  }
}

/** An option of our own in a link; services may have such, and callers send them back. */
const ownOption = ({ parts }: QueryOptions, name: string): string | undefined =>
  parts.find((part) => part.name === name)?.value;

/** The node that answers. */
const nodeOf = (request: Request, nth: number): string =>
  /\bnode=(\w)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? (nth % 2 === 1 ? 'a' : 'b');

/** How many rows the chain of links had brought before this request. */
export const chainRows = (options: QueryOptions): number => Number(ownOption(options, 'chain') ?? 0);

/** A request for rows by its number since the start. */
export interface NthRequest {
  readonly request: Request;
  readonly nth: number;
}

/** Refuses a link that holds no more, or not here. */
export const checkLink = (options: QueryOptions, quirks: LinkQuirks, { request, nth }: NthRequest): void => {
  const { linkLives, tokensHoldOnNode } = quirks;
  const issued = ownOption(options, 'issued');
  if (linkLives !== undefined && issued !== undefined && nth - Number(issued) > linkLives.requests)
    throw refusal(linkLives.status, 'The link has expired.');
  const node = ownOption(options, 'node');
  if (tokensHoldOnNode === true && node !== undefined && node !== nodeOf(request, nth))
    throw refusal(404, 'The token is not known.');
};

/** The headers by which a node keeps its callers. */
export const nodeHeaders = (
  { tokensHoldOnNode }: LinkQuirks,
  { request, nth }: NthRequest,
): Readonly<Record<string, string>> =>
  tokensHoldOnNode === true ? { 'set-cookie': `node=${nodeOf(request, nth)}; Path=/` } : {};

/** The options of our own in the link of a page, when its chain has brought `rowsSoFar`. */
export const ownLinkOptions = (
  quirks: LinkQuirks & { readonly chainCap?: number },
  { request, nth }: NthRequest,
  rowsSoFar: number,
): readonly string[] => [
  ...(quirks.chainCap === undefined ? [] : [`chain=${rowsSoFar}`]),
  ...(quirks.linkLives === undefined ? [] : [`issued=${nth}`]),
  ...(quirks.tokensHoldOnNode === true ? [`node=${nodeOf(request, nth)}`] : []),
];
