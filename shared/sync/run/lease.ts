import { isTidemarkError, type SteadyClock, TidemarkError } from '../../core/index.ts';
import type { Change, Hold, Job, Marks, StateStore } from '../../state/index.ts';
import { askedToEnd } from './asked-to-end.ts';

/** Of a lease of 60 s: renewed every 15 s, and each renewal is given 10 s by the store. */
const RENEWALS = 4;
/** 50 s after the last good write was sent everything is left off: the lease may have ended. */
const PAST = 5 / 6;

/** What a write changes; time and job are the keeper's. */
export type Write = Omit<Change, 'now' | 'job'>;

/** A moment by both hands of a clock. */
interface Moment {
  readonly wall: number;
  readonly steady: number;
}

export const momentOf = (clock: SteadyClock): Moment => ({ wall: clock.now(), steady: clock.elapsed() });

/** Ms since then, by the hand that says more: one stands still while its machine does, the other may be set back. */
const passedSince = (clock: SteadyClock, { wall, steady }: Moment): number =>
  Math.max(clock.now() - wall, clock.elapsed() - steady);

/**
 * Holds a feed for one attempt: renews the lease while it works, and writes everything of it. Writes never overlap, so each one has the ETag
 * that the one before it left. Once another has taken over, every write rejects with `state-fenced`.
 */
export interface HoldKeeper {
  /** Aborted when the attempt must leave off: another has taken over, the lease could not be renewed, or a person asked for it. */
  readonly lost: AbortSignal;
  /** The lease may have ended: nothing may be put. */
  readonly isPast: boolean;
  /** Goes with the next write, whichever that is. */
  later(write: Write): void;
  /** Writes at once, with all that was to go with the next write. Rejects as `StateStore.write` does. */
  write(write?: Write): Promise<void>;
  /** The last write. Ends the renewal first. */
  finish(write: Write): Promise<void>;
  /** Ends the renewal, whatever became of the run: none begins any more, and none is under way when it settles. Never rejects. */
  end(): Promise<void>;
}

export interface KeeperParts {
  readonly state: StateStore;
  readonly clock: SteadyClock;
  /** The job as it is now: it goes with every write. */
  readonly jobNow: () => Job;
}

/** `claimed`: the hold, when its claim was sent, and what a person had asked of the feed by then. */
export const keepHold = (
  { state, clock, jobNow }: KeeperParts,
  claimed: { readonly hold: Hold; readonly sent: Moment; readonly marks: Marks },
): HoldKeeper => {
  const lost = new AbortController();
  const ended = new AbortController();
  const over = AbortSignal.any([ended.signal, lost.signal]);
  let { hold, sent: lastGood } = claimed;
  let waiting: Write = {};
  let queue: Promise<unknown> = Promise.resolve();
  const renewMs = state.leaseMs / RENEWALS;
  const pastMs = state.leaseMs * PAST;

  const passed = (): number => passedSince(clock, lastGood);
  const isPast = (): boolean => passed() >= pastMs;
  const heed = (marks: Marks): void => {
    const asked = askedToEnd(marks, hold.runId, clock.now());
    if (asked !== undefined) lost.abort(asked);
  };
  const send = async (write: Write): Promise<void> => {
    const all = { ...waiting, ...write };
    waiting = {};
    const sent = momentOf(clock);
    try {
      const written = await state.write(hold, { now: sent.wall, job: jobNow(), ...all });
      ({ hold } = written);
      lastGood = sent;
      heed(written.marks);
    } catch (error) {
      waiting = { ...all, ...waiting };
      if (isTidemarkError(error, 'state-fenced')) lost.abort(error);
      throw error;
    }
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const renew = async (): Promise<void> => {
    if (!over.aborted) await send({}).catch(() => undefined);
  };
  const leaveOff = (): void => {
    const { feed } = hold;
    const message = `Feed "${feed}": its lease could not be renewed for ${pastMs / 1_000} s. The run leaves off, as another may have begun.`;
    lost.abort(new TidemarkError('state-unavailable', message, { feed }));
  };
  const beat = async (): Promise<void> => {
    let isRenewing = false;
    while (!over.aborted) {
      await clock.sleep(Math.min(renewMs, pastMs - passed()), over);
      if (isPast()) return leaveOff();
      // Not waited for: a renewal that is not answered must not hold up the end.
      if (isRenewing) continue;
      isRenewing = true;
      void inTurn(renew).finally(() => (isRenewing = false));
    }
  };
  heed(claimed.marks);
  beat().catch(() => undefined);

  return {
    lost: lost.signal,
    get isPast() {
      return isPast();
    },
    later: (write) => {
      waiting = { ...waiting, ...write };
    },
    write: (write = {}) => inTurn(() => send(write)),
    finish: (write) => {
      ended.abort();
      return inTurn(() => send(write));
    },
    end: async () => {
      ended.abort();
      await queue;
    },
  };
};
