/** Ticks since something, by a clock that stands still while its machine does, and by one that may be set. */
export interface Hands {
  readonly still: number;
  readonly set: number;
}

/** A write of the feed's entity. `isThere`: the store has taken it; `isDead`: another was taken before, so it never will. */
export interface LeaseWrite {
  readonly isThere: boolean;
  readonly isDead: boolean;
  /** Since it was sent for the first time, and for the last. */
  readonly first: Hands;
  readonly last: Hands;
}

export interface Holder {
  readonly at: 'new' | 'claiming' | 'holding' | 'over';
  /** Its machine stands still. */
  readonly isPaused: boolean;
  /** It has looked, not seen its write, and is about to send it again. */
  readonly isAboutToSend: boolean;
  /** Since its last good write, as it counts. */
  readonly good: Hands;
  readonly write: LeaseWrite | null;
}

/** `age`: ticks since the entity's `Timestamp`, by the service's own clock. */
export interface LeaseState {
  readonly holder: number | null;
  readonly age: number;
  readonly attempts: readonly Holder[];
  readonly pauses: number;
  readonly sets: number;
}

/** Ticks of ten seconds: a lease has ended six after its last write, and its holder stops five after it has sent it. */
export const LEASE_TICKS = 6;
export const HOLDER_TICKS = 5;

/** How far a clock is set back or ahead. */
export const SET_TICKS = 3;

export type LeaseRule =
  | 'a lease is counted from when its write was sent'
  | 'a write that is sent again counts from its first time'
  | 'the clock that says more counts'
  | 'the service’s clock says when a lease has ended';

export interface LeaseWorld {
  /** How often a machine stands still, and how often somebody sets an instance's clock. */
  readonly pauses: number;
  readonly sets: number;
  readonly leftOut: ReadonlySet<LeaseRule>;
}

const NOW: Hands = { still: 0, set: 0 };

/** A write that is sent now. */
export const writeNow: LeaseWrite = { isThere: false, isDead: false, first: NOW, last: NOW };

/** An attempt that has not claimed yet. */
export const newHolder: Holder = { at: 'new', isPaused: false, isAboutToSend: false, good: NOW, write: null };

/** Nobody has the feed yet; two attempts want it. */
export const leaseStart = ({ pauses, sets }: LeaseWorld): LeaseState => ({
  holder: null,
  age: LEASE_TICKS,
  attempts: [newHolder, newHolder],
  pauses,
  sets,
});

/** Ticks since the last good write, as this holder's clocks have it. */
const elapsed = ({ leftOut }: LeaseWorld, { good }: Holder): number =>
  leftOut.has('the clock that says more counts') ? good.still : Math.max(good.still, good.set);

/** Does it go on working on the feed? */
export const believes = (world: LeaseWorld, holder: Holder): boolean =>
  holder.at === 'holding' && elapsed(world, holder) < HOLDER_TICKS;

/** What must never be. */
export const leaseFault = (
  world: LeaseWorld,
  { attempts }: LeaseState,
): 'two attempts hold the feed' | undefined =>
  attempts.every((holder) => believes(world, holder)) ? 'two attempts hold the feed' : undefined;

const handsKey = ({ still, set }: Hands): string => `${still}${set}`;

const writeKey = ({ isThere, isDead, first, last }: LeaseWrite): string =>
  isDead ? 'x' : `${isThere ? 't' : 'w'}${handsKey(first)}${handsKey(last)}`;

/** The same for two states that go on alike. */
export const leaseKey = ({ holder, age, attempts, pauses, sets }: LeaseState): string =>
  attempts.reduce(
    (key, { at, isPaused, isAboutToSend, good, write }) =>
      `${key}|${at[0]}${isPaused ? 'p' : ''}${isAboutToSend ? 's' : ''}${handsKey(good)}${write === null ? '' : writeKey(write)}`,
    `${holder ?? '-'}${age}${pauses}${sets}`,
  );
