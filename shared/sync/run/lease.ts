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
  /** Ends the renewal, whatever became of the run: none begins any more, and none is under way when it resolves. Never rejects. */
  end(): Promise<void>;
}

export interface KeeperParts {
  readonly state: StateStore;
  readonly clock: SteadyClock;
  /** The job as it is now: it goes with every write. */
  readonly jobNow: () => Job;
}

/** A feed that was claimed: the hold, when its claim was sent, and what a person had asked of the feed by then. */
interface ClaimedHold {
  readonly hold: Hold;
  readonly sent: Moment;
  readonly marks: Marks;
}

class LeaseKeeper implements HoldKeeper {
  readonly #parts: KeeperParts;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  readonly #over: AbortSignal;
  readonly #pastMs: number;
  #hold: Hold;
  #lastGood: Moment;
  #waiting: Write = {};
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: KeeperParts, { hold, sent }: Omit<ClaimedHold, 'marks'>) {
    this.#parts = parts;
    this.#over = AbortSignal.any([this.#ended.signal, this.#lost.signal]);
    this.#pastMs = parts.state.leaseMs * PAST;
    this.#hold = hold;
    this.#lastGood = sent;
  }

  /** Heeds what was asked before, and renews from now on. */
  begin(marks: Marks): void {
    this.#heed(marks);
    this.#beat().catch(() => undefined);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get isPast(): boolean {
    return this.#passed() >= this.#pastMs;
  }

  later(write: Write): void {
    this.#waiting = { ...this.#waiting, ...write };
  }

  write(write: Write = {}): Promise<void> {
    return this.#inTurn(() => this.#send(write));
  }

  finish(write: Write): Promise<void> {
    this.#ended.abort();
    return this.write(write);
  }

  async end(): Promise<void> {
    this.#ended.abort();
    await this.#queue;
  }

  #passed(): number {
    return passedSince(this.#parts.clock, this.#lastGood);
  }

  #heed(marks: Marks): void {
    const asked = askedToEnd(marks, this.#hold.runId, this.#parts.clock.now());
    if (asked !== undefined) this.#lost.abort(asked);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #send(write: Write): Promise<void> {
    const { state, clock, jobNow } = this.#parts;
    const all = { ...this.#waiting, ...write };
    this.#waiting = {};
    const sent = momentOf(clock);
    try {
      const written = await state.write(this.#hold, { now: sent.wall, job: jobNow(), ...all });
      this.#hold = written.hold;
      this.#lastGood = sent;
      this.#heed(written.marks);
    } catch (error) {
      this.#waiting = { ...all, ...this.#waiting };
      if (isTidemarkError(error, 'state-fenced')) this.#lost.abort(error);
      throw error;
    }
  }

  async #renew(): Promise<void> {
    if (!this.#over.aborted) await this.#send({}).catch(() => undefined);
  }

  #leaveOff(): void {
    const { feed } = this.#hold;
    const message = `Feed "${feed}": its lease could not be renewed for ${this.#pastMs / 1_000} s. The run leaves off, as another may have begun.`;
    this.#lost.abort(new TidemarkError('state-unavailable', message, { feed }));
  }

  async #beat(): Promise<void> {
    const { state, clock } = this.#parts;
    let isRenewing = false;
    while (!this.#over.aborted) {
      await clock.sleep(Math.min(state.leaseMs / RENEWALS, this.#pastMs - this.#passed()), this.#over);
      if (this.isPast) return this.#leaveOff();
      // Not waited for: a renewal that is not answered must not hold up the end.
      if (isRenewing) continue;
      isRenewing = true;
      void this.#inTurn(() => this.#renew()).finally(() => (isRenewing = false));
    }
  }
}

/** Keeps a feed that was claimed, from now on. */
export const keepHold = (parts: KeeperParts, claimed: ClaimedHold): HoldKeeper => {
  const keeper = new LeaseKeeper(parts, claimed);
  keeper.begin(claimed.marks);
  return keeper;
};
