import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { TidemarkError } from '../../core/index.ts';
import type { ColumnType, Field } from '../../parquet/index.ts';

const fieldSchema = z.object({
  name: z.string(),
  type: z.unknown(),
  nullable: z.boolean(),
  metadata: z.record(z.string(), z.unknown()).default({}),
});

const schemaSchema = z.object({ type: z.literal('struct'), fields: z.array(fieldSchema) });

type SchemaField = z.infer<typeof fieldSchema>;

/** One column of a table. `field` is absent when its type is none of ours: such a column can be left null, not read or written. */
export interface TableColumn {
  readonly name: string;
  /** The type for people: `timestamp_ntz`, `struct`. */
  readonly typeName: string;
  readonly nullable: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly field?: Field;
}

const PRIMITIVE =
  /^(?:string|long|integer|short|byte|float|double|boolean|binary|date|timestamp|decimal\(\d{1,2},\d{1,2}\))$/;

const isColumnType = (type: unknown): type is ColumnType => typeof type === 'string' && PRIMITIVE.test(type);

const nestedSchema = z.object({ type: z.string() });

const typeNameOf = (type: unknown): string => {
  if (typeof type === 'string') return type;
  const nested = nestedSchema.safeParse(type);
  return nested.success ? nested.data.type : 'unknown';
};

const fieldOf = ({ name, type, nullable }: SchemaField): Pick<TableColumn, 'field'> =>
  isColumnType(type) ? { field: { name, type, nullable } } : {};

const toColumn = (entry: SchemaField): TableColumn => ({
  name: entry.name,
  typeName: typeNameOf(entry.type),
  nullable: entry.nullable,
  metadata: entry.metadata,
  ...fieldOf(entry),
});

/**
 * The columns of a `schemaString`, in order. Throws a SyntaxError or ZodError when it is none.
 * Source: Delta PROTOCOL.md, "Schema Serialization Format".
 */
export const parseSchema = (schemaString: string): readonly TableColumn[] =>
  schemaSchema.parse(JSON.parse(schemaString)).fields.map(toColumn);

const readsBack = (text: string, fields: readonly Field[]): boolean => {
  try {
    return isDeepStrictEqual(
      parseSchema(text).map(({ field }) => field),
      fields.map(({ name, type, nullable }) => ({ name, type, nullable })),
    );
  } catch {
    return false;
  }
};

/**
 * The `schemaString` of a table with these columns. `invariant` for one that our own reader does not read as these very columns: a version
 * that no engine reads can never be taken back.
 */
export const encodeSchema = (fields: readonly Field[]): string => {
  const text = JSON.stringify({
    type: 'struct',
    fields: fields.map(({ name, type, nullable }) => ({ name, type, nullable, metadata: {} })),
  });
  if (readsBack(text, fields)) return text;
  throw new TidemarkError(
    'invariant',
    'The schema of the new table could not be read back. Nothing was written: report it with the $metadata of the service.',
    { columns: fields.length },
  );
};
