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

const missingWords = (name: string, isOfKey: boolean): string =>
  isOfKey
    ? `. It is of the key, which tells rows apart: leave such rows out by "filter": "${name} ne null", or name the properties that do it in "source": {"key": [...]}.`
    : '. Have the service send it, or choose another cursor.';

/** No filter leaves these out: the service has the value. */
const otherCaseWords = (shown: string, isOfKey: boolean): string => {
  const other = isOfKey ? 'name other properties in "source": {"key": [...]}' : 'choose another cursor';
  return `, but ${shown}, which is spelled in other case. Have the service spell both alike, or ${other}.`;
};

/** The error for a row without a key or cursor value: a service that fails may write its failure where a row stands. */
export const missingKey = (
  feed: string,
  input: JsonBytes,
  { name }: Member,
  {
    row,
    isOfKey,
    shown,
  }: { readonly row: number; readonly isOfKey: boolean; readonly shown?: string | undefined },
): TidemarkError => {
  const error = errorAtEnd(input);
  if (error !== undefined) return failedPage(feed, error, row);
  const why = shown === undefined ? missingWords(name, isOfKey) : otherCaseWords(shown, isOfKey);
  return new TidemarkError('source-contract', `Feed "${feed}": a row has no ${name}${why}`, {
    feed,
    column: name,
    row,
  });
};

/** The error for a member that has the name of a column in other case: which of the two is meant, nobody knows. */
export const otherCase = (feed: string, column: string, member: string, row: number): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": row ${row} of a page has ${member} and no ${column}, as $metadata spells it: ${column} would be null, though there is a value. ` +
      `Have the service spell both alike, or leave ${column} out by "select".`,
    { feed, column, row },
  );

/** The error for what lies on a path of key or cursor and is no object. */
export const noObject = (feed: string, { name }: Member, row: number): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": row ${row} of a page has no object where ${name} leads through one, as $metadata has it. Correct it at the source, or leave such rows out by "filter".`,
    { feed, column: name, row },
  );

/** The error for a cursor value that its column takes, and that is beyond its type. */
export const withoutPlace = (feed: string, { name, column }: Member, row: number): TidemarkError =>
  column === undefined
    ? new TidemarkError('invariant', `No column takes ${name}.`)
    : cellFault(feed, column, row, OUT_OF_RANGE);

/** The error for a value of which the service left out a part, where it belongs into the column of the rest. */
export const cutInRest = (feed: string, name: string, row: number): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": the value of ${name} in row ${row} of a page cannot be taken: the service left out a part of it. Leave out "rest", which takes it.`,
    { feed, row },
  );

/** The error for a value that its reader did not take; the reader has the reason. */
export const refusedValue = (feed: string, { name, column, reader }: Member, row: number): TidemarkError =>
  column === undefined
    ? new TidemarkError(
        'source-contract',
        `Feed "${feed}": the value of ${name} in row ${row} of a page cannot be passed over: ${reader.trouble}. Leave it out by "select".`,
        { feed, row },
      )
    : cellFault(feed, column, row, reader.trouble);
