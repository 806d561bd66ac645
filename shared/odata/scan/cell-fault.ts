import { TidemarkError } from '../../core/index.ts';
import type { SourceColumn } from '../metadata/index.ts';

/** What helps against a value that cannot be taken, and leads to a load. */
const remedyOf = ({ property, field, wanted, limit, isAsIs = false }: SourceColumn): string => {
  if (wanted !== undefined)
    return `Reload {"all": true}: the column becomes ${wanted} then, and holds it. Or correct it at the source.`;
  if (limit !== undefined)
    return `Correct it at the source, or make the column wider in the table, or plain text by "columns": {"${field.name}": "string"} and a reload {"all": true}.`;
  const isSingle = property.kind === 'primitive' && property.type !== 'Edm.Binary';
  const asText = `take it as text by "columns": {"${field.name}": "string"} or `;
  const text = isAsIs || !isSingle ? '' : asText;
  return `Correct it at the source or, where the column is not of key or cursor, ${text}leave it out by "select".`;
};

/** The error for a value that its column cannot take, in a row of a page; `why` says what is wrong with it. */
export const cellFault = (feed: string, column: SourceColumn, row: number, why: string): TidemarkError => {
  const { name, type: declared } = column.property;
  const { type } = column.field;
  return new TidemarkError(
    'source-contract',
    `Feed "${feed}": the value of ${name} (${declared}, ${type} in the table) in row ${row} of a page cannot be taken: ${why}. ${remedyOf(column)}`,
    { feed, column: name, declaredType: declared, type, row },
  );
};
