import { TidemarkError } from '../core/index.ts';
import type { Lease } from './state-store.ts';

/** The error of a holder whose lease is no longer its own. */
export const fenced = (lease: Lease): TidemarkError =>
  new TidemarkError(
    'state-fenced',
    `Feed "${lease.feed}": another run has taken over the lease of "${lease.holder}". Nothing of this run's state was written.`,
    { feed: lease.feed, holder: lease.holder },
  );
