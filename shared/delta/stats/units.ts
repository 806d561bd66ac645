const MICROS_PER_MS = 1000n;
const MS_PER_DAY = 86_400_000;

/** Four-digit years are all that every reader of statistics takes. */
const inRange = (iso: string): string | undefined => (/^\d{4}-/.test(iso) ? iso : undefined);

/** Floored, so that moments before 1970 do not move up. */
const floorDivide = (value: bigint, by: bigint): bigint =>
  value >= 0n || value % by === 0n ? value / by : value / by - 1n;

const isoOf = (ms: number): string | undefined => {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : inRange(date.toISOString());
};

/** `2023-06-15T12:30:00.000Z` of µs since 1970, floored to ms; undefined outside the years 0 to 9999. */
export const timestampText = (micros: bigint): string | undefined =>
  isoOf(Number(floorDivide(micros, MICROS_PER_MS)));

/** `2023-06-15` of days since 1970; undefined outside the years 0 to 9999. */
export const dateText = (days: number): string | undefined => isoOf(days * MS_PER_DAY)?.slice(0, 10);

/** Plain digits, `scale` of them after the point: `-0.05` of -5 at scale 2. */
export const decimalText = (unscaled: bigint, scale: number): string => {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

/** Days since 1970 of `2023-06-15`; undefined for anything else. */
export const parseDate = (text: string): bigint | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) ? undefined : BigInt(ms / MS_PER_DAY);
};

const MOMENT = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** µs since 1970 of an ISO 8601 time with a zone, floored; undefined for anything else, times without a zone included. */
export const parseTimestamp = (text: string): bigint | undefined => {
  const [, seconds, fraction = '', zone] = MOMENT.exec(text) ?? [];
  if (seconds === undefined || zone === undefined) return undefined;
  const ms = Date.parse(`${seconds.replace(' ', 'T')}${zone}`);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
};

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Unscaled value of a decimal, plain or with an exponent, and how many digits follow its point; undefined for anything else. */
export const parseDecimal = (
  text: string,
): { readonly unscaled: bigint; readonly scale: number } | undefined => {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const unscaled = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  return { unscaled, scale: fraction.length - Number(exponent) };
};
