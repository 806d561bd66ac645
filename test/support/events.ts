import type { Event } from './memory-world.ts';

/** `[from, from + count)`. */
export const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, place) => from + place);

/** A second of the first hour of 2026; `fraction` with its point. */
export const at = (second: number, fraction = ''): string =>
  new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString().replace('.000Z', `${fraction}Z`);

/** Events with `perSecond` ties. */
export const events = (count: number, from = 0, perSecond = 3): Event[] =>
  range(count, from).map((n) => ({ Id: n, ModifiedAt: at(Math.floor(n / perSecond)) }));

export const MODIFIED = { column: 'ModifiedAt' };
