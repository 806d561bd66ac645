import { type CursorKind, PICOS_PER_SECOND } from '../../../odata/index.ts';

const PICOS_PER_MS = 10n ** 9n;
/** Zones differ by whole quarters of an hour. */
const QUARTER = 900n * PICOS_PER_SECOND;
export const HOUR = 4n * QUARTER;
/** No zone is further from UTC. */
const MOST_HOURS = 14n;
/** A quarter of an hour more than any zone is from UTC. */
export const BEYOND_ZONES = MOST_HOURS * HOUR + QUARTER;
/** Times are rounded to a millisecond at least, in most databases to a few. */
const SLACK = 10n * PICOS_PER_MS;

/** Asks whether a bound that is so much wider brings the rows that it was made of. */
export type Brings = (step: bigint) => Promise<boolean>;

/** How much wider a bound is tried, by kind, in units of `CursorValue.order`. */
const stepsOf = (kind: CursorKind, unit: bigint): readonly bigint[] => {
  const wanted: Readonly<Record<CursorKind, readonly bigint[]>> = {
    instant: [unit, PICOS_PER_MS, PICOS_PER_SECOND, 60n * PICOS_PER_SECOND, HOUR, MOST_HOURS * HOUR],
    date: [1n, 2n],
    integer: [1n, 2n, 1024n, 65_536n],
    decimal: [1n, 2n, 1024n, 65_536n].map((step) => step * unit),
  };
  return wanted[kind].filter((step, place, steps) => step > (steps[place - 1] ?? 0n));
};

/** The least multiple of `unit` above `low` and up to `high` that brings them; `high` does. */
const halve = async (low: bigint, high: bigint, unit: bigint, brings: Brings): Promise<bigint> => {
  let below = low / unit;
  let enough = high / unit;
  while (enough - below > 1n) {
    const middle = (below + enough) / 2n;
    if (await brings(middle * unit)) enough = middle;
    else below = middle;
  }
  return enough * unit;
};

/** Zones and rounding add up: up to 10 ms before a quarter hour the next one is not needed. */
const withoutSlack = async (step: bigint, unit: bigint, brings: Brings): Promise<bigint> => {
  const less = step - QUARTER + (unit > SLACK ? unit : SLACK);
  return step > QUARTER && (await brings(less)) ? less : step;
};

/** The least step with which a bound brings the rows that it was made of; undefined: none does. */
export const findStep = async (
  kind: CursorKind,
  unit: bigint,
  brings: Brings,
): Promise<bigint | undefined> => {
  let below = 0n;
  for (const step of stepsOf(kind, unit)) {
    if (await brings(step)) {
      if (kind !== 'instant') return halve(below, step, kind === 'decimal' ? unit : 1n, brings);
      if (step < HOUR) return step;
      return withoutSlack(await halve(below, step, QUARTER, brings), unit, brings);
    }
    below = step;
  }
  return undefined;
};

/** The greatest number of quarter hours that a bound may be ahead, in units of `CursorValue.order`, and still brings them. */
export const findForward = async (brings: Brings): Promise<bigint> => {
  let enough = 0n;
  let tooFar = BEYOND_ZONES / QUARTER;
  while (tooFar - enough > 1n) {
    const middle = (enough + tooFar) / 2n;
    if (await brings(middle * QUARTER)) enough = middle;
    else tooFar = middle;
  }
  return enough * QUARTER;
};
