const WHOLE = new Intl.NumberFormat('en-US');

/** `1,234,567`. */
export const whole = (value: number): string => WHOLE.format(value);

/** `1 row`, `2 rows`. */
export const counted = (value: number, one: string): string =>
  `${whole(value)} ${one}${value === 1 ? '' : 's'}`;
