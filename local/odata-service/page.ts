import type { StoredRow } from './entity-table.ts';
import type { Ordinal } from './ordinal.ts';
import type { QueryOptions } from './query-options.ts';
import { refusal } from './refusal.ts';
import { comparePositions, isAfterInSql, type OrderKey, type Position, positionOf } from './row-order.ts';
import type { Quirks } from './types.ts';

/** All rows of one query, in order. */
export interface Matching {
  readonly rows: readonly StoredRow[];
  readonly order: readonly OrderKey[];
}

export interface PageCut {
  readonly rows: readonly StoredRow[];
  /** Token of the next page; absent on the last one. */
  readonly next?: string;
}

/** Before a token: answer an empty page and go on from the token. Alone: an empty last page. */
const EMPTY = 'e.';

const encodePosition = (position: Position): string => {
  const tagged = position.map((ordinal) => (ordinal === null ? null : [typeof ordinal, String(ordinal)]));
  return Buffer.from(JSON.stringify(tagged)).toString('base64url');
};

const ordinalOf = (tagged: unknown): Ordinal | null => {
  if (tagged === null) return null;
  const [type, text] = Array.isArray(tagged) ? tagged.map(String) : [];
  if (text === undefined) throw refusal(400, `The '$skiptoken' was not understood.`);
  return type === 'bigint' ? BigInt(text) : type === 'number' ? Number(text) : text;
};

const decodePosition = (token: string): Position => {
  try {
    const tagged: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(tagged)) return tagged.map(ordinalOf);
  } catch {
    // Falls through to the refusal below.
  }
  throw refusal(400, `The '$skiptoken' was not understood.`);
};

/** Index of the first row behind `position`, by halving: `rows` are in `order`. */
const firstBehind = (rows: readonly StoredRow[], position: Position, order: readonly OrderKey[]): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && comparePositions(positionOf(row, order), position, order) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const remaining = (
  { rows, order }: Matching,
  { skiptoken: token, skip = 0 }: QueryOptions,
  quirks: Quirks,
): readonly StoredRow[] => {
  if (token === undefined) return rows.slice(skip);
  if (/^\d+$/.test(token)) return rows.slice(Number(token));
  const position = decodePosition(token);
  if (quirks.nullsSkipped === true)
    return rows.filter((row) => isAfterInSql(positionOf(row, order), position, order));
  return rows.slice(firstBehind(rows, position, order));
};

/** How pages are cut: the size that is asked for, and the service's ways. */
interface Cutting {
  readonly pageSize: number;
  readonly quirks: Quirks;
}

/**
 * One page out of all rows that match, in order. A token names the last row of the page before by its values, so that
 * inserts and deletes elsewhere move nothing; quirks make it worse on demand.
 */
export const cutPage = (
  matching: Matching,
  options: QueryOptions,
  { pageSize, quirks }: Cutting,
): PageCut => {
  const { rows, order } = matching;
  const { top = Infinity, skiptoken: token } = options;
  if (token?.startsWith(EMPTY) === true)
    return token === EMPTY ? { rows: [] } : { rows: [], next: token.slice(EMPTY.length) };
  const left = remaining(matching, options, quirks);
  if (quirks.silentCap !== undefined) return { rows: left.slice(0, Math.min(top, quirks.silentCap)) };
  const page = left.slice(0, Math.min(pageSize, top));
  const last = page.at(-1);
  const prefix = quirks.emptyPages === true ? EMPTY : '';
  if (last === undefined || page.length === left.length || page.length === top)
    return prefix === '' ? { rows: page } : { rows: page, next: prefix };
  const behind = rows.length - left.length + page.length;
  const next = quirks.offsetSkipToken === true ? String(behind) : encodePosition(positionOf(last, order));
  return { rows: page, next: prefix + next };
};
