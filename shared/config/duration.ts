const DURATION =
  /^P(?=.)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

const UNIT_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/**
 * An ISO 8601 duration of weeks, days, hours, minutes and seconds (`P7D`, `PT1H30M`) in ms; undefined for any other
 * text. Months and years are none: they have no fixed length.
 */
export const parseDuration = (text: string): number | undefined => {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const ms = UNIT_MS.reduce(
    (sum, unitMs, index) => sum + Math.round(Number(match[index + 1] ?? 0) * unitMs),
    0,
  );
  return Number.isSafeInteger(ms) ? ms : undefined;
};
