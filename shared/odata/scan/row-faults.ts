import { TidemarkError } from '../../core/index.ts';
import { OUT_OF_RANGE } from '../cells/index.ts';
import type { JsonBytes } from '../json/index.ts';
import { errorAtEnd, failedPage } from './broken-page.ts';
import { cellFault } from './cell-fault.ts';
import type { Member } from './member.ts';

/** The error for a null, or nothing, where the table's column takes none. */
export const missingValue = (feed: string, { name }: Member, row: number): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": row ${row} of a page has no ${name}, and the table's column takes no null. Let it take nulls ` +
      `(ALTER TABLE … ALTER COLUMN ${name} DROP NOT NULL), or leave such rows out by "filter": "${name} ne null".`,
    { feed, column: name, row },
  );

/** The error for a row without a key or cursor value: a service that fails may write its failure where a row stands. */
export const missingKey = (
  feed: string,
  input: JsonBytes,
  { name }: Member,
  { row, isOfKey }: { readonly row: number; readonly isOfKey: boolean },
): TidemarkError => {
  const error = errorAtEnd(input);
  if (error !== undefined) return failedPage(feed, error, row);
  const remedy = isOfKey
    ? `It is of the key, which tells rows apart: leave such rows out by "filter": "${name} ne null", or name the properties that do it in "source": {"key": [...]}.`
    : 'Have the service send it, or choose another cursor.';
  return new TidemarkError('source-contract', `Feed "${feed}": a row has no ${name}. ${remedy}`, {
    feed,
    column: name,
    row,
  });
};

/** The error for a cursor value that its column takes, and that is beyond its type. */
export const withoutPlace = (feed: string, { name, column }: Member, row: number): TidemarkError =>
  column === undefined
    ? new TidemarkError('invariant', `No column takes ${name}.`)
    : cellFault(feed, column, row, OUT_OF_RANGE);

/** The error for a value that its reader did not take; the reader has the reason. */
export const refusedValue = (feed: string, { name, column, reader }: Member, row: number): TidemarkError =>
  column === undefined
    ? new TidemarkError(
        'source-contract',
        `Feed "${feed}": the value of ${name} in row ${row} of a page cannot be passed over: ${reader.trouble}. Leave it out by "select".`,
        { feed, row },
      )
    : cellFault(feed, column, row, reader.trouble);
