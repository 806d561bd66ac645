import { ownReader } from '../../core/index.ts';
import {
  compareCursorJson,
  type CursorValue,
  type JsonObject,
  type JsonValue,
  parseCursor,
} from '../../odata/index.ts';
import type { Bound, FeedCursor } from './feed-cursor.ts';

/** The cursor values of one walk's rows. */
export interface Values {
  readonly valueOf: (row: JsonObject | undefined) => JsonValue;
  /** By the type's own order, exactly. */
  readonly compare: (a: JsonValue, b: JsonValue) => number;
  readonly parsed: (row: JsonObject) => CursorValue | undefined;
  readonly isWithin: (value: JsonValue, lower: Bound | undefined) => boolean;
}

export const valuesOf = (cursor: FeedCursor): Values => {
  const compare = compareCursorJson(cursor.kind);
  const read = ownReader<JsonValue | undefined>(cursor.column);
  const valueOf = (row: JsonObject | undefined): JsonValue => read(row) ?? null;
  return {
    valueOf,
    compare,
    parsed: (row) => {
      const value = parseCursor(cursor.kind, valueOf(row));
      return typeof value === 'object' ? value : undefined;
    },
    isWithin: (value, lower) => {
      if (lower === undefined) return true;
      const order = compare(value, lower.value.literal);
      return lower.op === 'gt' ? order > 0 : order >= 0;
    },
  };
};
