/** Chances that follow from a seed: the same seed, the same answers, on every machine. */
export interface Seeded {
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
}

/** A generator of 32 bits, good enough to spread cases. Source: Marsaglia, "Xorshift RNGs", 2003, section 3. */
export const seeded = (seed: number): Seeded => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  // The first values of near seeds are near as well.
  for (let skipped = 0; skipped < 8; skipped += 1) next();
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    pick: <T>(from: readonly T[]): T => from[int(0, from.length - 1)] as T,
    chance: (share) => next() < share,
  };
};
