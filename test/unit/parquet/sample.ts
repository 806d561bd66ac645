import {
  BooleanBuilder,
  BytesBuilder,
  type Column,
  type ColumnBatch,
  type ColumnType,
  decimalFacets,
  FixedBuilder,
  WordsBuilder,
} from '../../../shared/parquet/index.ts';

/** A value as the tests spell it: bigint for 64-bit integers, timestamps and unscaled decimals. */
export type Value = number | bigint | string | boolean | Uint8Array | null;

interface Filled {
  reserve(extra: number): void;
  pushNull(): void;
  finish(): Column;
}

const fill = (
  builder: Filled,
  values: readonly Value[],
  push: (value: NonNullable<Value>) => void,
): Column => {
  builder.reserve(values.length);
  for (const value of values)
    if (value === null) builder.pushNull();
    else push(value);
  return builder.finish();
};

/** A column of these values. */
export const columnOf = (
  name: string,
  type: ColumnType,
  values: readonly Value[],
  nullable = true,
): Column => {
  const field = { name, type, nullable };
  if (type === 'string' || type === 'binary') {
    const bytes = new BytesBuilder(field);
    return fill(bytes, values, (value) =>
      value instanceof Uint8Array ? bytes.pushBytes(value) : bytes.push(String(value)),
    );
  }
  if (type === 'boolean') {
    const booleans = new BooleanBuilder(field);
    return fill(booleans, values, (value) => booleans.push(value === true));
  }
  if (type === 'long' || type === 'timestamp' || decimalFacets(type) !== undefined) {
    const words = new WordsBuilder(field, type === 'long' || type === 'timestamp' ? 2 : 4);
    return fill(words, values, (value) => words.pushBigInt(BigInt(String(value))));
  }
  const fixed = new FixedBuilder(field, type as 'byte' | 'short' | 'integer' | 'date' | 'float' | 'double');
  return fill(fixed, values, (value) => fixed.push(Number(value)));
};

export const batchOf = (...columns: readonly Column[]): ColumnBatch => ({
  rowCount: columns[0]?.length ?? 0,
  columns,
});

/** Everything that an async generator yields. */
export const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};
