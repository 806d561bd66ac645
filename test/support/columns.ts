import {
  BooleanBuilder,
  BytesBuilder,
  type Column,
  type ColumnBatch,
  type ColumnType,
  type Field,
  FixedBuilder,
  WordsBuilder,
} from '../../shared/parquet/index.ts';

/** A value as the tests spell it: bigint for 64-bit integers, times in µs and unscaled decimals, a number for days. */
export type Cell = string | number | bigint | boolean | Uint8Array | null;

export const field = (name: string, type: ColumnType, nullable = true): Field => ({ name, type, nullable });

/** A builder of the field, and the push of a cell that is not null. */
export const pushesOf = (of: Field) => {
  if (of.type === 'string' || of.type === 'binary') {
    const builder = new BytesBuilder(of);
    return {
      builder,
      push: (cell: Cell) =>
        cell instanceof Uint8Array ? builder.pushBytes(cell) : builder.push(String(cell)),
    };
  }
  if (of.type === 'boolean') {
    const builder = new BooleanBuilder(of);
    return { builder, push: (cell: Cell) => builder.push(cell === true) };
  }
  if (of.type === 'long' || of.type === 'timestamp' || of.type.startsWith('decimal')) {
    const builder = new WordsBuilder(of, of.type.startsWith('decimal') ? 4 : 2);
    return { builder, push: (cell: Cell) => builder.pushBigInt(BigInt(String(cell))) };
  }
  const builder = new FixedBuilder(of, of.type as 'integer');
  return { builder, push: (cell: Cell) => builder.push(Number(cell)) };
};

/** A column of these cells. */
export const columnOf = (of: Field, cells: readonly Cell[]): Column => {
  const { builder, push } = pushesOf(of);
  builder.reserve(cells.length);
  for (const cell of cells) {
    if (cell === null) builder.pushNull();
    else push(cell);
  }
  return builder.finish();
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
