import { countOf, TidemarkError } from '../../core/index.ts';
import type { RunContext } from '../run/index.ts';

/** A source that keeps no order has its window read within one attempt. */
export const unordered = ({ feed }: RunContext): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service does not keep the order or the filter asked for, so its window must be read within one attempt, and was not. Reload less at once.`,
    { feed: feed.name },
  );

/** An attempt that began with the whole window had no time to compare it with the table, or for the keys that did not come. */
export const tooSlow = ({ feed }: RunContext): TidemarkError =>
  new TidemarkError(
    'source-unavailable',
    `Feed "${feed.name}": its window could not be compared with the table, and the keys that did not come asked for, within one attempt. Nothing was changed. Reload less at once.`,
    { feed: feed.name },
  );

export const tooSlowDry = ({ feed }: RunContext): TidemarkError =>
  new TidemarkError(
    'source-unavailable',
    `Feed "${feed.name}": a dry run keeps nothing, so its window must be read within one attempt, and was not. Try a smaller window.`,
    { feed: feed.name },
  );

/** Every one of so many fetches found another source or table than the one before. */
export const changedTooOften = ({ feed }: RunContext, fetches: number): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": source or table changed during every one of ${fetches} fetches of the window. Nothing was changed. Try again when it is quiet, or reload less at once.`,
    { feed: feed.name, table: feed.tablePath },
  );

/** Refuses (`source-incomplete`) what came when the source has counted more twice. */
export const refuseCount = ({ feed }: RunContext): never => {
  throw new TidemarkError(
    'source-incomplete',
    `Feed "${feed.name}": twice, the source counted more rows in the window than it sent. Nothing was changed. Try again when it is quiet, ` +
      'or take what it sends by "force": true. Where its count is wrong, set "source": {"count": false}.',
    { feed: feed.name },
  );
};

/** Refuses (`source-shrunk`) to take the source's word that most of the window is gone. */
export const checkShrunk = ({ feed }: RunContext, sourceRows: number, tableRows: number): void => {
  if (sourceRows * 2 >= tableRows) return;
  throw new TidemarkError(
    'source-shrunk',
    `Feed "${feed.name}": the source has ${countOf(sourceRows, 'row')} in the window, where the table has ${tableRows}. Nothing was changed. ` +
      'If that is right, reload with "force": true.',
    { feed: feed.name, came: sourceRows, went: tableRows },
  );
};

/** Refuses (`source-incomplete`) a window whose rows did not all come, though the source has them. */
export const refuseCut = ({ feed }: RunContext): never => {
  throw new TidemarkError(
    'source-incomplete',
    `Feed "${feed.name}": twice, rows of the window did not come that the source still has: it cuts its answers without saying so, or compares ` +
      'other values than it shows. Nothing was changed. Reload less at once, or take what it sends by "force": true: the next runs then ' +
      'fetch what did not come.',
    { feed: feed.name },
  );
};
