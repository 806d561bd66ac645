import type * as Arrow from 'apache-arrow';
import { TidemarkError } from '../core/index.ts';
import type { Column, ColumnBatch, Field } from './column.ts';
import { loadEngine } from './engine.ts';
import { isInt96, type Part, rowsOf } from './excerpt.ts';
import { loadFooter, type RowGroup, type SchemaNode } from './footer.ts';
import { columnFrom } from './from-arrow.ts';
import { keyValuesOf } from './key-values.ts';
import { type Calendars, calendarsOf, fromCalendar } from './legacy-calendar.ts';
import { nullColumn } from './null-column.ts';
import { refused } from './refusal.ts';
import { readBatches } from './read-batches.ts';
import type { RangedSource } from './source.ts';

const mismatch = (field: Field, fileType: string): TidemarkError =>
  new TidemarkError(
    'table-corrupt',
    `Column ${field.name} of the table is ${field.type}, and a data file has it as ${fileType}, or with a value out of its range: rewrite that file, or restore the table to a version without it.`,
    { column: field.name, type: field.type, fileType },
  );

/** A type of a file, for people: `decimal(10,2)` as a table has it, and else as Arrow names it. */
const typeName = ({ DataType, Type }: typeof Arrow, type: Arrow.DataType): string => {
  if (DataType.isDecimal(type)) return `decimal(${type.precision},${type.scale})`;
  if (DataType.isInt(type)) return `${type.isSigned ? 'Int' : 'Uint'}${type.bitWidth}`;
  if (DataType.isFloat(type)) return `Float${16 << type.precision}`;
  return Type[type.typeId];
};

/**
 * The file's column of a field; undefined where it has none. Its name is the field's to the letter: a file with another spelling of it has nulls to some
 * readers and values to others, so it is refused, and so is one that has the name twice.
 */
const nodeOf = (columns: readonly SchemaNode[], { name }: Field): SchemaNode | undefined => {
  const alike = columns.filter((node) => node.name.toLowerCase() === name.toLowerCase());
  if (alike.length === 0 || (alike.length === 1 && alike[0]?.name === name)) return alike[0];
  throw refused(
    'column names',
    `A data file has ${alike.map((node) => node.name).join(' and ')} where the table has the column ${name}: readers differ in what they take of it`,
    'Rewrite that file with the names of the table.',
    { column: name },
  );
};

/** A file, and where in it the columns of fields are. */
export interface Opened {
  readonly file: RangedSource;
  readonly rowGroups: readonly RowGroup[];
  /** Of each field; undefined where the file has none. */
  readonly nodes: readonly (SchemaNode | undefined)[];
  /** Those that the file has, in its order. */
  readonly present: readonly SchemaNode[];
  readonly calendars: Calendars;
}

/** Errors: as `readColumns`. */
export const openColumns = async (source: RangedSource, fields: readonly Field[]): Promise<Opened> => {
  const { footer, file } = await loadFooter(source);
  const nodes = fields.map((field) => nodeOf(footer.columns, field));
  return {
    file,
    rowGroups: footer.rowGroups,
    nodes,
    present: footer.columns.filter((node) => nodes.includes(node)),
    calendars: calendarsOf(keyValuesOf(footer.root)),
  };
};

const toColumn = (
  arrow: typeof Arrow,
  batch: Arrow.RecordBatch,
  field: Field,
  { node, calendars }: { readonly node: SchemaNode | undefined; readonly calendars: Calendars },
): Column => {
  const at = batch.schema.fields.findIndex(({ name }) => name === node?.name);
  const data = batch.data.children[at];
  if (node === undefined || data === undefined || arrow.DataType.isNull(data.type))
    return nullColumn(field, batch.numRows);
  const isOld = isInt96(node.element);
  const column = columnFrom(arrow, data, field, isOld);
  if (column === undefined) throw mismatch(field, isOld ? 'INT96' : typeName(arrow, data.type));
  return fromCalendar(column, isOld ? calendars.int96 : calendars.plain);
};

/** The fields' columns of row groups whose files are alike: `opened` is one of them. */
export async function* readParts(
  parts: readonly Part[],
  { nodes, present, calendars }: Opened,
  fields: readonly Field[],
): AsyncGenerator<ColumnBatch, void, undefined> {
  if (present.length === 0) {
    const rowCount = rowsOf(parts);
    yield { rowCount, columns: fields.map((field) => nullColumn(field, rowCount)) };
    return;
  }
  const { arrow } = await loadEngine();
  for await (const batch of readBatches(parts)) {
    const columns = fields.map((field, index) =>
      toColumn(arrow, batch, field, { node: nodes[index], calendars }),
    );
    yield { rowCount: batch.numRows, columns };
  }
}

/**
 * The columns of a Parquet file that `fields` name, in their order, as the fields' types: one batch a row group, several for a
 * row group of more than 262,144 rows or 64 MiB. Only their bytes are fetched. A column that the file lacks is null in every
 * row; with no fields the batches tell row counts only. A time is floored to µs; one without a zone is taken as UTC, as other engines do; days and
 * times that Spark counted in the calendar from before version 3 become the table's.
 * Errors: `table-corrupt` for a damaged file, or a type that cannot become the field's (column and both types in its facts);
 * `table-unsupported` for a row group beyond 512 MiB, an encrypted file, a codec or a spelling of names that is not read, and old times that cannot be
 * told exactly (`feature` in its facts); whatever the source rejects with.
 */
export async function* readColumns(
  source: RangedSource,
  fields: readonly Field[],
): AsyncGenerator<ColumnBatch, void, undefined> {
  const opened = await openColumns(source, fields);
  const { file, present } = opened;
  for (const group of opened.rowGroups) yield* readParts([{ file, group, columns: present }], opened, fields);
}
