import { ZERO } from './ascii.ts';

export const isDigit = (code: number | undefined): boolean =>
  code !== undefined && code >= ZERO && code <= ZERO + 9;

/** Where the digits end that begin at `at`. */
export const digitsEnd = (bytes: Uint8Array, at: number): number => {
  let end = at;
  while (isDigit(bytes[end])) end += 1;
  return end;
};

/** Where digits end, before `end`, once the zeros at their end are left out. */
export const withoutIdleZeros = (bytes: Uint8Array, from: number, end: number): number => {
  let last = end;
  while (last > from && bytes[last - 1] === ZERO) last -= 1;
  return last;
};
