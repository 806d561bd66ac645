import type { Clock } from '../../shared/core/index.ts';

/** A clock that stands still at 0, and the waits that it was asked for, ms: none of them takes any time. */
export const notedWaits = (): { readonly clock: Clock; readonly waits: number[] } => {
  const waits: number[] = [];
  return {
    waits,
    clock: {
      now: () => 0,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        waits.push(ms);
      },
    },
  };
};
