const ZONE = /(?:z|([+-])(\d\d):(\d\d))$/i;
const FRACTION = /\.(\d+)/;

/** Minutes from UTC that a time's text names. */
export const offsetMinutes = (text: string): number => {
  const [, sign, hours = '0', minutes = '0'] = ZONE.exec(text) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -size : size;
};

/** The time that shows the same digits in UTC. */
export const localDigits = (text: string): string => text.replace(ZONE, 'Z');

/** The digits of a time's text, under the offset that another one names. */
export const underOffsetOf = (text: string, digits: string): string =>
  digits.replace(ZONE, ZONE.exec(text)?.[0] ?? 'Z');

/** Digits of a second that a time's text shows. */
export const fractionDigits = (text: string): number => FRACTION.exec(text)?.[1]?.length ?? 0;
