import { isTidemarkError, TidemarkError } from '../../shared/core/index.ts';

/** A request that the service answers with an error: the status and OData error code travel in the facts. */
export const refusal = (status: number, message: string): TidemarkError =>
  new TidemarkError('source-contract', message, { status });

/** The HTTP status of a refusal; undefined for any other error. */
export const refusalStatus = (error: unknown): number | undefined => {
  const status = isTidemarkError(error, 'source-contract') ? error.facts['status'] : undefined;
  return typeof status === 'number' ? status : undefined;
};
