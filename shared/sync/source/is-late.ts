import type { RunContext, SyncDeps } from '../run/index.ts';

/** The attempt's time is up: it ends at the next page. */
export const isLate = ({
  deps,
  deadline,
}: Pick<RunContext, 'deadline'> & { readonly deps: Pick<SyncDeps, 'clock'> }): boolean =>
  deps.clock.now() >= deadline;
