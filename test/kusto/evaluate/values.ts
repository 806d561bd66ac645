import { SCHEMAS } from '../schemas.ts';

/** What JSON can say: a value of type `dynamic`. */
export type Dynamic =
  string | number | boolean | null | readonly Dynamic[] | { readonly [name: string]: Dynamic };

/** A value of a column. A time span is a number of ms; a text is never null, as in Kusto. */
export type Value = Dynamic | Date;

export type Row = Readonly<Record<string, Value>>;

/** Records by the workspace's tables, with columns of `SCHEMAS`. A column that is left out is null, or an empty text. */
export type Tables = Readonly<Record<string, readonly Row[]>>;

const DOES_FIT: Readonly<Record<string, (value: Value) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => value === null || typeof value === 'number',
  real: (value) => value === null || typeof value === 'number',
  bool: (value) => value === null || typeof value === 'boolean',
  datetime: (value) => value === null || value instanceof Date,
  dynamic: (value) => !(value instanceof Date),
};

/** The records of a table, complete. Throws for a column that the table does not have, and for a value that is not of its type. */
export const rowsOf = (tables: Tables, table: string): readonly Row[] => {
  const schema = SCHEMAS[table];
  if (schema === undefined) throw new TypeError(`there is no table ${table}`);
  const empty = Object.fromEntries(
    Object.entries(schema).map(([column, type]) => [column, type === 'string' ? '' : null]),
  );
  return (tables[table] ?? []).map((row) => {
    for (const [column, value] of Object.entries(row)) {
      const doesFit = DOES_FIT[schema[column] ?? ''];
      if (doesFit?.(value) !== true) throw new TypeError(`${table}.${column} cannot be ${textOf(value)}`);
    }
    return { ...empty, ...row };
  });
};

/** For arithmetic and order: a date is its epoch ms. Undefined for what has no number. */
export const numberOf = (value: Value | undefined): number | undefined => {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'number' ? value : undefined;
};

/** As `tostring` has it. */
export const textOf = (value: Value): string => {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString().replace('Z', '0000Z');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** As `==` has it; null when one of them is null. */
export const areEqual = (left: Value, right: Value): boolean | null => {
  if (left === null || right === null) return null;
  return left instanceof Date || right instanceof Date ? numberOf(left) === numberOf(right) : left === right;
};
