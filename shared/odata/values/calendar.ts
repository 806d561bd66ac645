const DAY_MS = 86_400_000;

/** The `YYYY-MM-DD` text of days since 1970-01-01, for the years 0001 to 9999. */
export const dateOfDays = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);
