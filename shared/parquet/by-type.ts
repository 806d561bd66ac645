import type { ColumnType } from './column.ts';

type DecimalType = Extract<ColumnType, `decimal(${string}`>;

/** Something for every type that a column can have; decimals of all facets are one. A type that is left out does not compile. */
export type ByType<T> = Readonly<Record<Exclude<ColumnType, DecimalType> | 'decimal', T>>;

const isDecimal = (type: ColumnType): type is DecimalType => type.startsWith('decimal(');

/** What a table has for one type. */
export const ofType = <T>(table: ByType<T>, type: ColumnType): T =>
  isDecimal(type) ? table.decimal : table[type];
