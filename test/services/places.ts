const START_TICKS = BigInt(Date.UTC(2024, 0, 1)) * 10_000n;
/** What lies between two places: 61.3000017 s, in ticks of 100 ns. */
const STEP_TICKS = 613_000_017n;
/** Every time ends in these digits. */
const FRACTION_TICKS = 1_234_567n;

const STEP_MS = 61_300;

/** Ticks of 100 ns since 1970 of a place on the axis of time. */
export const ticksOf = (place: number): bigint => START_TICKS + BigInt(place) * STEP_TICKS + FRACTION_TICKS;

/** Ticks as `2024-01-01T00:00:00.1234567`, with so many digits, the rest cut. */
export const digitsOf = (ticks: bigint, digits = 7): string => {
  const seconds = new Date(Number(ticks / 10_000n)).toISOString().slice(0, 19);
  const fraction = String(ticks % 10_000_000n)
    .padStart(7, '0')
    .slice(0, digits);
  return digits === 0 ? seconds : `${seconds}.${fraction}`;
};

/** A window of time over so many places and half of one. */
export const timeWindow = (places: number): { readonly ms: number } => ({
  ms: places * STEP_MS + STEP_MS / 2,
});
