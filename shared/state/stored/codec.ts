import { type Fields, inText, type Schema, type Stored } from './field.ts';
import { columnSchema, record, storedNames, writeColumns } from './record.ts';

/** What was kept, or the names of what a person's edit, or a half-written entity, has made unreadable. No value is told. */
export type Decoded<Value> =
  | { readonly outcome: 'read'; readonly value: Value }
  | { readonly outcome: 'unreadable'; readonly columns: readonly string[] };

/** How a value is kept, and read again: `decode(encode(value))` is the value. */
export interface Codec<Value, Kept> {
  /** The names that its fields are kept under. */
  readonly names: readonly string[];
  readonly encode: (value: Value) => Kept;
  /** Takes whatever is there. */
  readonly decode: (kept: unknown) => Decoded<Value>;
}

const decoder =
  <Value>(schema: Schema<Value>) =>
  (kept: unknown): Decoded<Value> => {
    const parsed = schema().safeParse(kept);
    if (parsed.success) return { outcome: 'read', value: parsed.data };
    const columns = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'all')))];
    return { outcome: 'unreadable', columns };
  };

/** The properties of an entity. */
export type ColumnCodec<Value> = Codec<Value, Readonly<Record<string, Stored>>>;

/** Fields as properties of an entity. Every one of them is written: none is left as it was. */
export const columnCodec = <Row extends object>(fields: Fields<Row>): ColumnCodec<Row> => ({
  names: storedNames(fields),
  encode: (row) => writeColumns(fields, row),
  decode: decoder(columnSchema(fields)),
});

/** JSON text. */
export type TextCodec<Value> = Codec<Value, string>;

/** Fields as JSON text. */
export const textCodec = <Row extends object>(fields: Fields<Row>): TextCodec<Row> => {
  const { json } = record(fields);
  return {
    names: storedNames(fields),
    encode: (row) => JSON.stringify(json.write(row)),
    decode: decoder(inText(json.read)),
  };
};
