import { isTidemarkError, type Clock } from '../core/index.ts';
import type { FeedState, Lease, PendingRun, RunRecord, StateStore } from '../state/index.ts';

const HEARTBEAT_MS = 20_000;

/** Milliseconds for which a lease is claimed. A killed run's feed is free again after this long. */
export const leaseTtlMs = 60_000;

/**
 * Holds a run's lease: renews it while the run works, and writes the state under it. Writes never overlap, so each one
 * has the ETag that the one before it left. Once the lease is lost, every write rejects with `state-fenced`, and
 * `lost` is aborted.
 */
export interface LeaseKeeper {
  readonly lost: AbortSignal;
  advance(state: FeedState): Promise<void>;
  /** Ends the heartbeat and gives the lease back with the run's record; the feed stays that of `pending`. */
  finish(run: RunRecord, pending?: PendingRun): Promise<void>;
  /** Ends the heartbeat, whatever became of the run: no renewal begins any more, and none is under way when it settles. Never rejects. */
  end(): Promise<void>;
}

export const keepLease = (store: StateStore, clock: Clock, first: Lease): LeaseKeeper => {
  const lost = new AbortController();
  const ended = new AbortController();
  let lease = first;
  let queue: Promise<unknown> = Promise.resolve();
  const until = () => ({ now: clock.now(), ttlMs: leaseTtlMs });

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const renew = async (): Promise<void> => {
    try {
      if (!ended.signal.aborted) lease = await store.renew(lease, until());
    } catch (error) {
      if (isTidemarkError(error, 'state-fenced')) lost.abort(error);
    }
  };
  const beat = async (): Promise<void> => {
    while (!ended.signal.aborted && !lost.signal.aborted) {
      await clock.sleep(HEARTBEAT_MS, ended.signal);
      await inTurn(renew);
    }
  };
  beat().catch(() => undefined);

  return {
    lost: lost.signal,
    advance: (state) =>
      inTurn(async () => {
        lease = await store.advance(lease, state, until());
      }),
    finish: (run, pending) => {
      ended.abort();
      return inTurn(() => store.finish(lease, run, pending));
    },
    end: async () => {
      ended.abort();
      await queue;
    },
  };
};
