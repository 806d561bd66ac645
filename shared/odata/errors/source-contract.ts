import { type Facts, TidemarkError } from '../../core/index.ts';

/** The error for a service that breaks OData's rules; `what` says how, and what to do, without a full stop at its end. */
export const sourceContract = (feed: string, what: string, facts: Facts = {}): TidemarkError =>
  new TidemarkError('source-contract', `Feed "${feed}": ${what}.`, { feed, ...facts });
