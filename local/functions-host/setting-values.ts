/** What an object has by a name, in whichever case it is written there; undefined for anything else. */
export const partOf = (value: unknown, name: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] as unknown;
};

/** A number as JSON or a setting has it. */
export const numberOr = <T>(value: unknown, otherwise: T): number | T =>
  (typeof value === 'number' || (typeof value === 'string' && value !== '')) && Number.isFinite(Number(value))
    ? Number(value)
    : otherwise;

/** `hh:mm:ss`, as .NET writes a time span below a day, in ms; 0 for anything else. */
export const spanMs = (value: unknown): number => {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(String(value)) ?? [];
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
};
