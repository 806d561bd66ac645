/** Longer than two leases. */
export const FROZEN_MS = 130_000;

/** A takeover makes about so many calls. */
const TAKEOVER_CALLS = 60;

/** A call of an instance that takes over, from 1: all of them in turn. */
export const placeIn = (index: number): number => 1 + ((index * 7) % TAKEOVER_CALLS);
