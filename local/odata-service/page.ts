import type { StoredRow } from './entity-table.ts';
import { type LinkToken, type Matching, type Paging, remaining, tokenBehind } from './link-token.ts';
import type { QueryOptions } from './query-options.ts';
import { type CapQuirks, chainRows, topMeant } from './quirks/index.ts';

export interface PageCut {
  readonly rows: readonly StoredRow[];
  /** Of the next page; absent on the last one. */
  readonly next?: LinkToken;
}

/** How pages are cut: the size that is asked for, and the service's ways. */
export interface Cutting extends Paging {
  readonly quirks: Paging['quirks'] & CapQuirks;
}

/** Before a token: answer an empty page and go on from the token. Alone: an empty last page. */
const EMPTY = 'e.';

/** The empty page that a token asks for; undefined where it asks for rows. */
const emptyPage = ({ skiptoken: token }: QueryOptions): PageCut | undefined => {
  if (token?.startsWith(EMPTY) !== true) return undefined;
  const value = token.slice(EMPTY.length);
  return value === '' ? { rows: [] } : { rows: [], next: { name: '$skiptoken', value } };
};

/** The most rows of an answer, of those that its chain may bring. */
const roomOf = (options: QueryOptions, { quirks, pageSize }: Cutting) => {
  const top = topMeant(options, quirks) ?? Infinity;
  const left = (quirks.chainCap ?? Infinity) - chainRows(options);
  const isPage = quirks.topIsPage === true;
  return { page: Math.min(pageSize, isPage ? top : Infinity), all: Math.min(isPage ? Infinity : top, left) };
};

/**
 * One page out of all rows that match, in order. A token names the last row of the page before by its values, so that
 * inserts and deletes elsewhere move nothing; quirks make it worse on demand.
 */
export const cutPage = (matching: Matching, options: QueryOptions, given: Cutting): PageCut => {
  const { quirks } = given;
  const empty = emptyPage(options);
  if (empty !== undefined) return empty;
  const room = roomOf(options, given);
  const cutting = { ...given, pageSize: room.page };
  const { all, left } = remaining(matching, options, cutting);
  const { silentCap } = quirks;
  if (silentCap !== undefined)
    return { rows: left.slice(0, Math.min(topMeant(options, quirks) ?? Infinity, silentCap)) };
  const page = left.slice(0, Math.min(room.page, room.all));
  const last = page.at(-1);
  const isLast = page.length === left.length || page.length === room.all;
  const prefix = quirks.emptyPages === true && quirks.linkToken !== 'skip' ? EMPTY : '';
  if (last === undefined || (isLast && quirks.linkOnLast !== true))
    return prefix === '' ? { rows: page } : { rows: page, next: { name: '$skiptoken', value: prefix } };
  if (isLast) return { rows: page, next: { name: '$skiptoken', value: EMPTY } };
  const offset = all.length - left.length + page.length;
  const { name, value } = tokenBehind(all, { last, offset }, matching.order, cutting);
  return { rows: page, next: { name, value: prefix + value } };
};
