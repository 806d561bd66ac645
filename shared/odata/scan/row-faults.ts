import { TidemarkError } from '../../core/index.ts';
import { OUT_OF_RANGE } from '../cells/index.ts';
import type { JsonBytes } from '../json/index.ts';
import { errorAtEnd, failedPage } from './broken-page.ts';
import { MISSING, cellFault } from './cell-fault.ts';
import { CURSOR_SLOT, type Member } from './member.ts';

/** The error for a null, or nothing, where a column must have a value. */
export const missingValue = (feed: string, { name, column }: Member, row: number): TidemarkError =>
  column === undefined
    ? new TidemarkError('invariant', `No column takes ${name}.`)
    : cellFault(feed, column, row, MISSING);

/** The error for a row without a key or cursor value: a service that fails may write its failure where a row stands. */
export const missingKey = (feed: string, input: JsonBytes, { name, slot, column }: Member): TidemarkError => {
  const error = errorAtEnd(input);
  if (error !== undefined) return failedPage(feed, error);
  if (slot === CURSOR_SLOT && column?.property.nullable === false)
    return new TidemarkError(
      'source-contract',
      `A row has no ${name}, which is never null by $metadata. To leave such rows out, add "${name} ne null" to "filter".`,
      { column: name },
    );
  return new TidemarkError('source-contract', `Feed "${feed}": a row has no ${name}.`, {
    feed,
    column: name,
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
