import type * as Arrow from 'apache-arrow';
import { TidemarkError } from '../core/index.ts';
import type { Column, ColumnBatch, Field } from './column.ts';
import { loadEngine } from './engine.ts';
import { isInt96 } from './excerpt.ts';
import { loadFooter, type SchemaNode } from './footer.ts';
import { columnFrom } from './from-arrow.ts';
import { readBatches } from './read-batches.ts';
import type { RangedSource } from './source.ts';

const mismatch = (field: Field, fileType: string): TidemarkError =>
  new TidemarkError(
    'table-corrupt',
    `Column ${field.name} of the table is ${field.type}, and a data file has it as ${fileType}, or with a value out of its range: rewrite that file, or restore the table to a version without it.`,
    { column: field.name, type: field.type, fileType },
  );

/** A column that the file does not have. */
const nullColumn = (field: Field, length: number): Column => {
  const isVariable = field.type === 'string' || field.type === 'binary';
  return {
    field,
    length,
    nullCount: length,
    validity: new Uint8Array((length + 7) >> 3),
    values: emptyValues(field, length),
    ...(isVariable && { offsets: new Int32Array(length + 1) }),
  };
};

const emptyValues = ({ type }: Field, length: number): Column['values'] => {
  switch (type) {
    case 'string':
    case 'binary':
      return new Uint8Array(0);
    case 'boolean':
      return new Uint8Array((length + 7) >> 3);
    case 'byte':
      return new Int8Array(length);
    case 'short':
      return new Int16Array(length);
    case 'integer':
    case 'date':
      return new Int32Array(length);
    case 'float':
      return new Float32Array(length);
    case 'double':
      return new Float64Array(length);
    case 'long':
    case 'timestamp':
      return new BigInt64Array(length);
    default:
      return new Uint8Array(length * 16);
  }
};

const toColumn = (
  arrow: typeof Arrow,
  batch: Arrow.RecordBatch,
  field: Field,
  node: SchemaNode | undefined,
): Column => {
  const at = batch.schema.fields.findIndex(({ name }) => name === node?.name);
  const data = batch.data.children[at];
  if (node === undefined || data === undefined) return nullColumn(field, batch.numRows);
  const column = columnFrom(arrow, data, field, isInt96(node.element));
  if (column === undefined) throw mismatch(field, arrow.Type[data.typeId]);
  return column;
};

/**
 * The columns of a Parquet file that `fields` name, in their order, as the fields' types: one batch a row group, several for a
 * row group of more than 262,144 rows or 64 MiB. Only their bytes are fetched. A column that the file lacks is null in every
 * row; with no fields the batches tell row counts only. A time is floored to µs; one without a zone is taken as UTC.
 * Errors: `table-corrupt` for a damaged file, or a type that cannot become the field's (column and both types in its facts);
 * `table-unsupported` for a row group beyond 512 MiB; whatever the source rejects with.
 */
export async function* readColumns(
  source: RangedSource,
  fields: readonly Field[],
): AsyncGenerator<ColumnBatch, void, undefined> {
  const { footer, file } = await loadFooter(source);
  const nodes = fields.map(({ name }) => footer.columns.find((node) => node.name === name));
  const present = footer.columns.filter((node) => nodes.includes(node));
  for (const group of footer.rowGroups) {
    if (present.length === 0) {
      const columns = fields.map((field) => nullColumn(field, group.rowCount));
      yield { rowCount: group.rowCount, columns };
      continue;
    }
    const { arrow } = await loadEngine();
    for await (const batch of readBatches(file, group, present)) {
      const columns = fields.map((field, index) => toColumn(arrow, batch, field, nodes[index]));
      yield { rowCount: batch.numRows, columns };
    }
  }
}
