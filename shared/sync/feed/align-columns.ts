import type { Feed } from '../../config/index.ts';
import { ownOf } from '../../core/index.ts';
import type { TableColumn } from '../../delta/index.ts';
import { fieldFor, isLossless, type SourceColumn } from '../../odata/index.ts';
import type { ColumnType, Field } from '../../parquet/index.ts';
import { leadingColumns } from './columns.ts';
import type { FeedCursor } from './feed-cursor.ts';
import { refuseColumn } from './refuse-column.ts';

/** Columns without those that the table has not, which go to the rest where the feed has one: but for key and cursor. */
export const columnsOfTable = (
  feed: Feed,
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
  table: readonly TableColumn[],
): readonly SourceColumn[] => {
  if (feed.source.rest === undefined) return columns;
  const names = new Set(table.map(({ name }) => name.toLowerCase()));
  const leading = new Set(leadingColumns(cursor, columns));
  return columns.filter(
    (column) => column.isRest === true || leading.has(column) || names.has(column.field.name.toLowerCase()),
  );
};

const tableType = (feed: Feed, { property, field }: SourceColumn, type: ColumnType): Field => {
  const free = ownOf(feed.columns, field.name) === undefined && isLossless(property, type);
  if (type === field.type) return field;
  if (free) return fieldFor(property, type, feed.name);
  return refuseColumn(
    feed,
    field.name,
    `it is ${type} in the table and ${field.type} from the feed. Set "columns": { "${field.name}": "${type}" } if ` +
      'that holds every value, or choose another table.',
  );
};

const alignOne = (feed: Feed, source: SourceColumn, table: readonly TableColumn[]): SourceColumn => {
  const { name } = source.field;
  const column = table.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const near = table.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    const hint = near === undefined ? 'Add it to the table' : `The table has ${near.name}: rename it there`;
    const leave = source.isRest === true ? 'leave out "rest"' : 'leave it out of "select"';
    return refuseColumn(feed, name, `the table has no such column. ${hint}, or ${leave}.`);
  }
  if (column.field === undefined) {
    return refuseColumn(feed, name, `the table has it as ${column.typeName}, which no feed can fill.`);
  }
  return { ...source, field: { ...tableType(feed, source, column.field.type), nullable: column.nullable } };
};

/**
 * The feed's columns in the types of a table that exists: each must be there in the same type, or in one that holds
 * every value of the property. Columns that only the table has stay null. Rejects with `config`.
 */
export const alignToTable = (
  feed: Feed,
  columns: readonly SourceColumn[],
  table: readonly TableColumn[],
): readonly SourceColumn[] => {
  const aligned = columns.map((column) => alignOne(feed, column, table));
  const missing = table.find(
    ({ name, nullable }) => !nullable && !columns.some(({ field }) => field.name === name),
  );
  if (missing !== undefined) {
    refuseColumn(feed, missing.name, 'the table requires a value in it, and the feed has no such property.');
  }
  return aligned;
};
