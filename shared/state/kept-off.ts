import type { FeedEntry, StateStore } from './state-store.ts';

type Claim = Parameters<StateStore['acquire']>[0];
type Held = Extract<Awaited<ReturnType<StateStore['acquire']>>, { readonly outcome: 'lease-held' }>;

/** The answer to a claim that a lease in force or another run's pending keeps off the feed; undefined when none does. */
export const keptOff = (
  { lease, pending }: Pick<FeedEntry, 'lease' | 'pending'>,
  { holder, runId = holder, now }: Claim,
): Held | undefined => {
  const inForce = lease !== undefined && lease.expiresAt > now ? lease : undefined;
  const held: Omit<Held, 'outcome'> | undefined = pending && {
    holder: pending.runId,
    expiresAt: now,
    runId: pending.runId,
  };
  if (inForce !== undefined) return { outcome: 'lease-held', ...held, ...inForce };
  return held === undefined || held.runId === runId ? undefined : { outcome: 'lease-held', ...held };
};
