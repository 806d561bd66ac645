import { TidemarkError } from '../../core/index.ts';
import type { Field } from '../../parquet/index.ts';

/** Without column mapping, Delta itself refuses these in column names. */
const COLUMN_REFUSED = /[ ,;{}()\n\t=]/;
const TABLE_REFUSED = /["'#%+:?`/\\]|\.$/;
const HIDDEN = /^[_.]/;

// The SQL endpoint shows no table with more.
const MAX_COLUMNS = 1024;

const refuse = (message: string, facts: Record<string, string | number>): never => {
  throw new TidemarkError('config', message, facts);
};

const checkName = ({ name }: Pick<Field, 'name'>): void => {
  if (name === '' || COLUMN_REFUSED.test(name))
    refuse(
      `The column name ${JSON.stringify(name)} is empty or holds a space or one of ,;{}()= tab newline. Leave it out by select.`,
      { column: name },
    );
};

const checkTogether = (fields: readonly Pick<Field, 'name'>[]): void => {
  const seen = new Map<string, string>();
  if (fields.length === 0 || fields.length > MAX_COLUMNS)
    refuse(`A table has 1 to ${MAX_COLUMNS} columns, not ${fields.length}. Set select for the feed.`, {
      columns: fields.length,
    });
  for (const { name } of fields) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      refuse(`The columns ${other} and ${name} differ only in case. Leave one out by select.`, {
        column: name,
      });
    seen.set(name.toLowerCase(), name);
  }
};

/**
 * Refuses (`config`) columns that Delta or Fabric would refuse: empty names, names with spaces or one of `,;{}()=`, tab or newline,
 * two names that differ only in case, no column at all, more than 1024. `present`: columns that are there already, whatever their names are.
 * Source: Delta PROTOCOL.md, "Schema Serialization Format"; Microsoft Fabric docs, delta-lake-column-mapping.
 */
export const checkColumnNames = (
  fields: readonly Pick<Field, 'name'>[],
  present: readonly Pick<Field, 'name'>[] = [],
): void => {
  for (const field of fields) checkName(field);
  checkTogether([...present, ...fields]);
};

/**
 * Refuses (`config`) one name of a table's path that Fabric would refuse or not show: an empty name, one with any of `"'#%+:?/\` or a
 * backtick, one that ends in a period or begins with `_` or a period.
 * Source: Microsoft Fabric docs, delta-lake-interoperability, data-warehouse/tables.
 */
export const checkTableName = (name: string): void => {
  if (name === '' || TABLE_REFUSED.test(name) || HIDDEN.test(name))
    refuse(
      `The table name ${JSON.stringify(name)} is empty, begins with _ or a period, ends in a period, or holds one of "'#%+:?/\\ or a backtick. Choose another.`,
      { table: name },
    );
};
