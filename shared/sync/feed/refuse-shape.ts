import type { Feed } from '../../config/index.ts';
import { ownOf } from '../../core/index.ts';
import type { TableColumn } from '../../delta/index.ts';
import { canBecome, type SourceColumn } from '../../odata/index.ts';
import { refuseColumn } from './refuse-column.ts';

const ALL = 'reload {"all": true}';

/** Key and cursor tell the rows of the table apart: one that has them not, or otherwise, is filled anew. */
export const refuseLeading = (feed: Feed, { field }: SourceColumn, other?: string): never =>
  refuseColumn(
    feed,
    field.name,
    `it is of key or cursor, and the table ${other === undefined ? 'has no such column' : `spells it ${other}`}. ` +
      `Choose another table, or ${ALL}: the table then holds what the source has, and nothing else.`,
  );

/** `schema: "fail"`, and a property without a column. */
export const refuseMissing = (feed: Feed, { field, isRest }: SourceColumn): never => {
  const leave = isRest === true ? 'leave out "rest"' : 'leave it out of "select"';
  return refuseColumn(
    feed,
    field.name,
    `the table has no such column, and "schema" is "fail". Set "schema" to "evolve", which adds it, or to "ignore", or ${leave}, or ${ALL}, which adds it, too.`,
  );
};

/** Two properties, and one name in a table. */
export const refuseTwin = (feed: Feed, { field }: SourceColumn, other: string): never =>
  refuseColumn(
    feed,
    field.name,
    `its name differs from that of ${other} in case alone, and a table has one column of both: leave one out by "select", or set "schema" to "ignore".`,
  );

/** A column of the table that cannot hold the property. */
export const refuseType = (
  feed: Feed,
  { property, field }: SourceColumn,
  { typeName, field: there }: TableColumn,
): never => {
  const isFree = ownOf(feed.columns, field.name) === undefined;
  const set =
    there !== undefined && isFree && canBecome(property, there.type)
      ? `Set "columns": { "${field.name}": "${there.type}" } if that holds every value, or ${ALL}`
      : `R${ALL.slice(1)}`;
  const why =
    there === undefined
      ? `the table has it as ${typeName}, which no feed can fill`
      : `it is ${typeName} in the table and ${field.type} from the feed`;
  return refuseColumn(
    feed,
    field.name,
    `${why}. ${set}: the column becomes ${field.type} then. Or choose another table.`,
  );
};

/** A column that is never null, and that nothing fills. */
export const refuseRequired = (feed: Feed, column: string): never =>
  refuseColumn(
    feed,
    column,
    `the table requires a value in it, and the feed has no such property. Let it be null there, or ${ALL}, which does.`,
  );
