import { Buffer } from 'node:buffer';

/** How a column's value is written so that two texts are equal where the values are. */
export type CellKind =
  'integer' | 'decimal' | 'double' | 'instant' | 'date' | 'guid' | 'binary' | 'text' | 'flag';

const DAY_MS = 86_400_000;

/** µs since 1970 of a time in UTC with any number of digits; what is finer is cut. */
export const microsOf = (text: string): bigint => {
  const match = /^(.+?)(?:\.(\d+))?(?:Z|\+00:00)?$/.exec(text.replace(' ', 'T'));
  const [, seconds = '', digits = ''] = match ?? [];
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(digits.padEnd(6, '0').slice(0, 6));
};

const textOf = (value: unknown): string => String(value);

const decimalOf = (value: unknown): string => {
  const text = textOf(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

const WRITERS: Readonly<Record<CellKind, (value: unknown) => string>> = {
  integer: textOf,
  decimal: decimalOf,
  double: (value) => String(Number(value)),
  instant: (value) => textOf(typeof value === 'string' ? microsOf(value) : value),
  date: (value) =>
    typeof value === 'number' ? new Date(value * DAY_MS).toISOString().slice(0, 10) : textOf(value),
  guid: (value) => textOf(value).toLowerCase(),
  binary: (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : textOf(value)),
  text: textOf,
  flag: (value) => textOf(value === 1 || value === 1n || value === true),
};

/** A value as the database or the table has it, as one text of its kind. */
export const cellOf = (kind: CellKind, value: unknown): string | null =>
  value === null || value === undefined ? null : WRITERS[kind](value);
