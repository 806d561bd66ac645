const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a `YYYY-MM-DD` text in the years 0001 to 9999; undefined when there is no such day. */
export const daysOfDate = (text: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '0001') return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // The engine's parser takes 30 February for 2 March: what it read must be what was written.
  return Number.isNaN(ms) || dateOfDays(ms / DAY_MS) !== text ? undefined : ms / DAY_MS;
};

/** The `YYYY-MM-DD` text of days since 1970-01-01, for the years 0001 to 9999. */
export const dateOfDays = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);
