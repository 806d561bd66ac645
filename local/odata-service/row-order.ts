import type { EntityTable, StoredRow } from './entity-table.ts';
import { isComparable, type Ordinal } from './ordinal.ts';
import { comparedBy, type ComparingQuirks } from './quirks/index.ts';
import { refusal } from './refusal.ts';

/** One key of a row order. */
export interface OrderKey {
  readonly of: (row: StoredRow) => Ordinal | null;
  readonly descending: boolean;
}

/** The place of a row in an order: its values under the order's keys. */
export type Position = readonly (Ordinal | null)[];

const ITEM = /^[ \t]*([\w/]+)(?:[ \t]+(asc|desc))?[ \t]*$/;

const propertyKey = (
  table: EntityTable,
  { name, descending }: { readonly name: string; readonly descending: boolean },
  quirks: ComparingQuirks,
): OrderKey => {
  const property = table.property(name);
  if (property === undefined) throw refusal(400, `'$orderby' names '${name}': ${table.type.name} has none.`);
  if (!isComparable(property.type)) throw refusal(400, `'$orderby' cannot sort by '${name}'.`);
  return { of: comparedBy(property, 'order', quirks), descending };
};

const STORAGE_ORDER: OrderKey = { of: ({ seq }) => seq, descending: false };

/** A `$orderby` (percent-decoded, perhaps absent) with the entity key behind it, so that the order is total. */
export const parseOrderby = (
  source: string | undefined,
  table: EntityTable,
  quirks: ComparingQuirks,
): readonly OrderKey[] => {
  const isDown = quirks.descendingDefault === true;
  const items = (source === undefined ? [] : source.split(',')).map((item) => {
    const match = ITEM.exec(item);
    if (match === null) throw refusal(400, `'${item}' was not understood in '$orderby'.`);
    return { name: match[1] ?? '', descending: match[2] === undefined ? isDown : match[2] === 'desc' };
  });
  const named = new Set(items.map(({ name }) => name));
  const rest = table.type.key.filter((name) => !named.has(name));
  return [
    ...items.map((item) => propertyKey(table, item, quirks)),
    ...rest.map((name) => propertyKey(table, { name, descending: false }, quirks)),
    ...(table.type.key.length === 0 ? [STORAGE_ORDER] : []),
  ];
};

/** No order that a reader could use, though the same each time: storage order, scattered. */
export const scatteredOrder: readonly OrderKey[] = [
  { of: ({ seq }) => Math.imul(seq + 1, 0x9e3779b1) >>> 0, descending: false },
];

export const positionOf = (row: StoredRow, order: readonly OrderKey[]): Position =>
  order.map((key) => key.of(row));

const compareOrdinals = (a: Ordinal | null, b: Ordinal | null): number => {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Below 0 when `a` comes first. Null sorts lowest. Source: OData 4.0 Part 1, 11.2.5.2. */
export const comparePositions = (a: Position, b: Position, order: readonly OrderKey[]): number => {
  for (const [index, { descending }] of order.entries()) {
    const found = compareOrdinals(a[index] ?? null, b[index] ?? null);
    if (found !== 0) return descending ? -found : found;
  }
  return 0;
};

/** Whether `row` comes after `position` as SQL compares: a null on either side is never true. */
export const isAfterInSql = (row: Position, position: Position, order: readonly OrderKey[]): boolean => {
  for (const [index, { descending }] of order.entries()) {
    const a = row[index] ?? null;
    const b = position[index] ?? null;
    if (a === null || b === null) return false;
    if (a !== b) return descending ? a < b : a > b;
  }
  return false;
};
