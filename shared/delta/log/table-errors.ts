import { TidemarkError } from '../../core/index.ts';

/** `table-corrupt`: the log of `tablePath` cannot be what a Delta writer left. `what` completes "Version 3 of Tables/Orders ...". */
export const corrupt = (tablePath: string, version: number, what: string, cause?: unknown): TidemarkError =>
  new TidemarkError(
    'table-corrupt',
    `Version ${version} of ${tablePath} ${what}. Restore the table's log, or drop the table and load it again.`,
    { table: tablePath, version },
    cause,
  );

/** `table-unsupported`: `feature` stands in the way of what `what` says ("cannot be read"). */
export const unsupported = (tablePath: string, feature: string, what: string): TidemarkError =>
  new TidemarkError(
    'table-unsupported',
    `${tablePath} ${what}: ${feature}. Use another table for the feed, or take the feature off this one.`,
    { table: tablePath, feature },
  );
