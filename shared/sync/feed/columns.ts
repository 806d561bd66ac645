import type { Feed } from '../../config/index.ts';
import { ownOf } from '../../core/index.ts';
import {
  type EntityType,
  fieldFor,
  isLossless,
  type Property,
  type SourceColumn,
} from '../../odata/index.ts';
import type { FeedCursor } from './feed-cursor.ts';
import { refuseColumn } from './refuse-column.ts';
import { isTaken } from './selected.ts';

/** The table column of a property. */
const columnOf = ({ name, column = name }: Property): string => column;

const selected = (feed: Feed, { properties }: EntityType): readonly Property[] => {
  const byColumn = new Map(properties.map((property) => [columnOf(property), property]));
  for (const name of Object.keys(feed.columns))
    if (!byColumn.has(name))
      refuseColumn(feed, name, `"columns" names it, but ${feed.source.entitySet} has no such property.`);
  const { select } = feed.source;
  if (select === undefined) return properties;
  const byName = new Map(properties.map((property) => [property.name, property]));
  const named = select.map(
    (name) =>
      byName.get(name) ??
      byColumn.get(name) ??
      refuseColumn(
        feed,
        name,
        name.includes('/')
          ? '"select" names it, and takes no paths but those of key and cursor: name the complex property.'
          : `"select" names it, but ${feed.source.entitySet} has no such property. What $metadata does not declare comes into the column that "rest" names.`,
      ),
  );
  const within = properties.filter(({ name, column }) => column !== undefined && isTaken(feed, name));
  return [...new Set([...named, ...within])];
};

/** Refuses what is of key or cursor where its column's name, which is made of its path, is that of another one. */
const checkPaths = (feed: Feed, properties: readonly Property[]): void => {
  const byColumn = new Map<string, Property>();
  for (const property of properties) {
    const column = columnOf(property).toLowerCase();
    const other = byColumn.get(column);
    byColumn.set(column, property);
    if (other === undefined || (other.column ?? property.column) === undefined) continue;
    const [path, plain] = property.column === undefined ? [other, property] : [property, other];
    refuseColumn(
      feed,
      columnOf(path),
      `it would be the column of ${path.name}, which is of key or cursor, and of ${plain.name}: leave ${plain.name} out by "select".`,
    );
  }
};

const twinsOf = ({ properties }: EntityType, { name }: Property): readonly string[] => {
  const small = name.toLowerCase();
  return properties.flatMap((other) =>
    other.name !== name && other.name.toLowerCase() === small ? [other.name] : [],
  );
};

/** The column of what no other one takes. */
const restColumn = (feed: Feed, others: readonly SourceColumn[]): readonly SourceColumn[] => {
  const { rest: name } = feed.source;
  if (name === undefined) return [];
  const taken = others.find(({ field }) => field.name.toLowerCase() === name.toLowerCase());
  if (taken !== undefined)
    return refuseColumn(
      feed,
      name,
      `"rest" names it, and ${taken.property.name} has it already: give the rest a name of its own.`,
    );
  return [
    {
      property: { name, type: 'Edm.Untyped', kind: 'complex', nullable: true },
      field: { name, type: 'string', nullable: true },
      isRest: true,
    },
  ];
};

/**
 * Refuses (`config`) for a new table a column whose type is defined where nothing is read, unless "columns" says that it is text. A table that exists has
 * a column for it, and goes on.
 */
export const checkUnread = (feed: Feed, columns: readonly SourceColumn[]): void => {
  for (const { property, field } of columns)
    if (property.unread !== undefined && ownOf(feed.columns, field.name) === undefined)
      refuseColumn(
        feed,
        field.name,
        `its type, ${property.type}, is not known: ${property.unread}. Take it as text, a complex value as JSON, by "columns": ` +
          `{"${field.name}": "string"}, or leave it out by "select".`,
      );
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
  checkPaths(feed, properties);
  const leading = [...new Set([...cursor.key, cursor.column])];
  const first = leading.map(
    (name) =>
      properties.find((property) => property.name === name) ??
      refuseColumn(feed, name, 'it is part of the key or the cursor, so "select" must name it.'),
  );
  const others = properties.filter(({ name }) => !leading.includes(name));
  const columns = [...first, ...others].map((property): SourceColumn => {
    const asked = ownOf(feed.columns, columnOf(property));
    const field = fieldFor(property, asked, feed.name);
    if (leading.includes(property.name) && !isLossless(property, field.type)) {
      refuseColumn(
        feed,
        property.name,
        `it is part of the key or the cursor; as ${field.type} it would lose part of its value. Leave it out of "columns".`,
      );
    }
    const twins = twinsOf(entity, property);
    return {
      property,
      field,
      ...(asked === 'string' && { isAsIs: true }),
      ...(twins.length > 0 && { twins }),
    };
  });
  return [...columns, ...restColumn(feed, columns)];
};

/** The key's columns, in its order. */
export const keyColumns = (cursor: FeedCursor, columns: readonly SourceColumn[]): readonly SourceColumn[] =>
  cursor.key.flatMap((name) => columns.filter(({ property }) => property.name === name));

/** Key and cursor columns, in the order of the columns. */
export const leadingColumns = (
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
): readonly SourceColumn[] =>
  columns.filter(
    ({ property: { name }, isRest }) =>
      isRest !== true && (name === cursor.column || cursor.key.includes(name)),
  );
