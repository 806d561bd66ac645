import { and, compare, type CursorValue, type EntityQuery, formatLiteral } from '../../../odata/index.ts';
import { cursorFilter, keyParts } from '../../feed/index.ts';
import { keysCondition } from '../../source/index.ts';
import type { AskedOf } from './asking.ts';
import type { LeadRow } from './evidence.ts';
import { bound, filtered, keyColumnsOf, type Known, topped } from './query-parts.ts';

/** Of a look-up, so many keys: more nodes than ASP.NET takes in a filter. */
const KEYS = 26;
/** In a URL they and what joins them take no more bytes. */
const KEY_BYTES = 1_400;

/** Keys as `keysCondition` takes them. */
const keysOf = (rows: readonly LeadRow[]): readonly string[] => [...new Set(rows.map(({ key }) => key))];

/** Rows spread over those that were seen, `most` of them at most, whose keys fit into one URL. */
export const lookedUp = (known: AskedOf, rows: readonly LeadRow[], most: number): readonly LeadRow[] => {
  const byKey = [...new Map(rows.map((row) => [row.key, row])).values()];
  const step = Math.max(1, Math.floor(byKey.length / KEYS));
  const spread = byKey.filter((_, at) => at % step === 0).slice(0, Math.min(KEYS, most));
  const key = keyColumnsOf(known);
  const sizeOf = ({ key: text }: LeadRow): number =>
    encodeURIComponent(keysCondition(key, [text], 'or')).length + 8;
  let bytes = 0;
  return spread.filter((row) => (bytes += sizeOf(row)) <= KEY_BYTES);
};

/** `in` is for keys of one part. */
const takesIn = ({ cursor }: AskedOf): boolean => cursor.key.length === 1;

const keysFilter = (known: AskedOf, rows: readonly LeadRow[], form: 'in' | 'or' | 'both'): string => {
  const key = keyColumnsOf(known);
  const keys = keysOf(rows);
  if (form === 'in') return keysCondition(key, keys.slice(0, 2), 'in');
  if (form === 'or') return keysCondition(key, keys.slice(0, 2), 'or');
  const one = takesIn(known) && keys.length > 2 ? 2 : 0;
  const parts = [
    ...(one === 0 ? [] : [keysCondition(key, keys.slice(0, one), 'in')]),
    keysCondition(key, keys.slice(one), 'or'),
  ];
  return parts.join(' or ');
};

/** How keys are asked for. `top`: with `$top`, as it is left out otherwise. */
interface KeysAsked {
  readonly form: 'in' | 'or' | 'both';
  readonly equal?: CursorValue | undefined;
  readonly top?: boolean;
}

/** Rows by their keys, and those of a value by `eq`. */
export const keysQuery = (
  known: Known,
  rows: readonly LeadRow[],
  { form, equal, top }: KeysAsked,
): EntityQuery => {
  const keys = keysFilter(known, rows, form);
  const also = equal === undefined ? [] : [bound(known.cursor, 'eq', equal)];
  return {
    ...filtered(and(known.feed.source.filter, [keys, ...also].join(' or '))),
    ...(top === true && topped(known, known.feed.source.pageSize)),
  };
};

/** The rows of a value behind one of them, by the order of their keys. */
export const keyOrderQuery = (known: Known, row: LeadRow, value: CursorValue): EntityQuery => {
  const { cursor, feed } = known;
  const [part] = keyColumnsOf(known);
  const [text = ''] = keyParts(keyColumnsOf(known), row.key);
  const behind = part && compare(part.property.name, 'gt', formatLiteral(part.property.type, text));
  return {
    ...filtered(cursorFilter(feed, cursor, behind, bound(cursor, 'ge', value), bound(cursor, 'le', value))),
    ...topped(known, feed.source.pageSize),
  };
};
