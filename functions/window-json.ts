import type { Feed } from '../shared/config/index.ts';

type ReloadWindow = NonNullable<Feed['reload']>;

const UNITS = [
  { ms: 86_400_000, text: (count: number) => `P${count}D` },
  { ms: 3_600_000, text: (count: number) => `PT${count}H` },
  { ms: 60_000, text: (count: number) => `PT${count}M` },
  { ms: 1_000, text: (count: number) => `PT${count}S` },
] as const;

/** ISO 8601, in the greatest unit that it is a whole number of. */
const durationText = (ms: number): string => {
  const unit = UNITS.find((one) => ms % one.ms === 0);
  return unit === undefined ? `PT${ms / 1_000}S` : unit.text(ms / unit.ms);
};

/** The window of a reload as its body would name it. */
export const windowJson = (window: ReloadWindow): object => {
  if (!('last' in window)) return window;
  return { last: 'units' in window.last ? window.last.units : durationText(window.last.ms) };
};
