import type { JsonObject } from '../../odata/index.ts';

/** Rows by index: the very rows when all are wanted. */
export const rowsAt = (rows: readonly JsonObject[], indexes: readonly number[]): readonly JsonObject[] =>
  indexes.length === rows.length ? rows : indexes.map((index) => rows[index] ?? {});
