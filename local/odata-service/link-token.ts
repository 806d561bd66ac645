import type { Ordinal } from './ordinal.ts';
import type { QueryOptions } from './query-options.ts';
import type { CapQuirks, LinkMemory, LinkQuirks } from './quirks/index.ts';
import { refusal } from './refusal.ts';
import type { StoredRow } from './entity-table.ts';
import { comparePositions, isAfterInSql, type OrderKey, type Position, positionOf } from './row-order.ts';

/** All rows of one query, in order. */
export interface Matching {
  readonly rows: readonly StoredRow[];
  readonly order: readonly OrderKey[];
}

/** The option by which a link names the next page. */
export interface LinkToken {
  readonly name: '$skiptoken' | '$skip';
  readonly value: string;
}

/** How pages are cut: the size that is asked for, and the service's ways. */
export interface Paging {
  readonly pageSize: number;
  readonly quirks: LinkQuirks & Pick<CapQuirks, 'ignoreSkip'> & { readonly nullsSkipped?: boolean };
  readonly memory: LinkMemory;
}

/** The rows from where a request begins, and all rows that its pages are cut from. */
export interface Remaining {
  readonly all: readonly StoredRow[];
  readonly left: readonly StoredRow[];
}

const NOT_UNDERSTOOD = `The '$skiptoken' was not understood.`;
/** Before a token that holds the characters which a client may spoil. */
const RAW = '~/+';

const encodePosition = (position: Position): string => {
  const tagged = position.map((ordinal) => (ordinal === null ? null : [typeof ordinal, String(ordinal)]));
  return Buffer.from(JSON.stringify(tagged)).toString('base64url');
};

const ordinalOf = (tagged: unknown): Ordinal | null => {
  if (tagged === null) return null;
  const [type, text] = Array.isArray(tagged) ? tagged.map(String) : [];
  if (text === undefined) throw refusal(400, NOT_UNDERSTOOD);
  return type === 'bigint' ? BigInt(text) : type === 'number' ? Number(text) : text;
};

const decodePosition = (token: string): Position => {
  try {
    const tagged: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(tagged)) return tagged.map(ordinalOf);
  } catch {
    // Falls through to the refusal below.
  }
  throw refusal(400, NOT_UNDERSTOOD);
};

/** Index of the first row behind `position`, by halving: `rows` are in `order`. */
const firstBehind = ({ rows, order }: Matching, position: Position): number => {
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

const from = (rows: readonly StoredRow[], offset: number): Remaining => ({
  all: rows,
  left: rows.slice(offset),
});

/** A chain that keeps its page size stays in its snapshot. */
const fromMemory = ({ rows }: Matching, token: string, { memory, pageSize }: Paging): Remaining => {
  const kept = memory.find(token);
  if (kept === undefined) throw refusal(400, NOT_UNDERSTOOD);
  const { offset, snapshot } = kept;
  return from(snapshot?.pageSize === pageSize ? snapshot.rows : rows, offset);
};

const byPosition = (matching: Matching, token: string, { quirks }: Paging): Remaining => {
  const { rows, order } = matching;
  const position = decodePosition(token);
  if (quirks.nullsSkipped !== true) return from(rows, firstBehind(matching, position));
  return { all: rows, left: rows.filter((row) => isAfterInSql(positionOf(row, order), position, order)) };
};

/** The rows that a request asks for, before it is cut to a page. 400 for a token that is none. */
export const remaining = (matching: Matching, options: QueryOptions, paging: Paging): Remaining => {
  const { rows } = matching;
  const skip = paging.quirks.ignoreSkip === true ? 0 : (options.skip ?? 0);
  const token = options.skiptoken?.replace(RAW, '');
  if (token === undefined) return from(rows, skip);
  if (/^\d+(?:!|$)/.test(token)) return from(rows, Number.parseInt(token, 10));
  if (/^p\d+$/.test(token)) return from(rows, Number(token.slice(1)) * paging.pageSize);
  return token.startsWith('id-') ? fromMemory(matching, token, paging) : byPosition(matching, token, paging);
};

/** The end of a page: its last row, and the number of rows to it. */
interface PageEnd {
  readonly last: StoredRow;
  readonly offset: number;
}

const tokenText = (
  all: readonly StoredRow[],
  end: PageEnd,
  order: readonly OrderKey[],
  paging: Paging,
): string => {
  const { last, offset } = end;
  const { quirks, memory, pageSize } = paging;
  if (quirks.linkToken === undefined) return encodePosition(positionOf(last, order));
  switch (quirks.linkToken) {
    case 'offset':
    case 'skip':
      return String(offset);
    case 'offset!key':
      return `${offset}!${String(positionOf(last, order).at(-1))}`;
    case 'page':
      return `p${Math.ceil(offset / pageSize)}`;
    case 'opaque':
      return memory.keep({ offset });
    case 'snapshot':
      return memory.keep({ offset, snapshot: { rows: all, pageSize } });
  }
};

/** What the link of a page says that ends at `end` of `all` rows. */
export const tokenBehind = (
  all: readonly StoredRow[],
  end: PageEnd,
  order: readonly OrderKey[],
  paging: Paging,
): LinkToken => {
  const text = tokenText(all, end, order, paging);
  if (paging.quirks.linkToken === 'skip') return { name: '$skip', value: text };
  return { name: '$skiptoken', value: paging.quirks.rawToken === true ? RAW + text : text };
};
