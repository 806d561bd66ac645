import type { Feed } from '../../config/index.ts';
import { ownOf, TidemarkError } from '../../core/index.ts';
import type { TableColumn } from '../../delta/index.ts';
import {
  type EntityType,
  fieldFor,
  isLossless,
  type Property,
  type SourceColumn,
} from '../../odata/index.ts';
import type { ColumnType, Field } from '../../parquet/index.ts';
import type { FeedCursor } from './feed-cursor.ts';

const refuse = (feed: Feed, column: string, problem: string): never => {
  throw new TidemarkError('config', `Feed "${feed.name}", column ${column}: ${problem}`, {
    feed: feed.name,
    column,
  });
};

const selected = (feed: Feed, entity: EntityType): readonly Property[] => {
  const byName = new Map(entity.properties.map((property) => [property.name, property]));
  const find = (name: string, place: string): Property =>
    byName.get(name) ??
    refuse(feed, name, `${place} names it, but ${feed.source.entitySet} has no such property.`);
  for (const name of Object.keys(feed.columns)) find(name, '"columns"');
  return feed.source.select?.map((name) => find(name, '"select"')) ?? entity.properties;
};

/**
 * The columns of a feed: key and cursor first, so that every engine keeps statistics of them, then the others in the
 * order of `select` or `$metadata`. Rejects with `config` when the key or the cursor is left out or made coarser.
 */
export const sourceColumns = (
  feed: Feed,
  entity: EntityType,
  cursor: FeedCursor,
): readonly SourceColumn[] => {
  const properties = selected(feed, entity);
  const leading = [...new Set([...cursor.key, cursor.column])];
  const first = leading.map(
    (name) =>
      properties.find((property) => property.name === name) ??
      refuse(feed, name, 'it is part of the key or the cursor, so "select" must name it.'),
  );
  const rest = properties.filter(({ name }) => !leading.includes(name));
  return [...first, ...rest].map((property) => {
    const asked = ownOf(feed.columns, property.name);
    const field = fieldFor(property, asked, feed.name);
    if (leading.includes(property.name) && !isLossless(property, field.type)) {
      refuse(
        feed,
        property.name,
        `it is part of the key or the cursor; as ${field.type} it would lose part of its value.`,
      );
    }
    return asked === 'string' ? { property, field, isAsIs: true } : { property, field };
  });
};

/** The key's columns, in its order. */
export const keyColumns = (cursor: FeedCursor, columns: readonly SourceColumn[]): readonly SourceColumn[] =>
  cursor.key.flatMap((name) => columns.filter(({ property }) => property.name === name));

/** Key and cursor columns, in the order of the columns. */
export const leadingColumns = (
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
): readonly SourceColumn[] =>
  columns.filter(({ field: { name } }) => name === cursor.column || cursor.key.includes(name));

const tableType = (feed: Feed, { property, field }: SourceColumn, type: ColumnType): Field => {
  const free = ownOf(feed.columns, property.name) === undefined && isLossless(property, type);
  if (type === field.type) return field;
  if (free) return fieldFor(property, type, feed.name);
  return refuse(
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
    return refuse(feed, name, `the table has no such column. ${hint}, or leave it out of "select".`);
  }
  if (column.field === undefined) {
    return refuse(feed, name, `the table has it as ${column.typeName}, which no feed can fill.`);
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
    refuse(feed, missing.name, 'the table requires a value in it, and the feed has no such property.');
  }
  return aligned;
};
