const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A stretch of time in its greatest unit, and the next where it is not none: `2 h 5 min`, `45 s`. */
export const spanText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const at = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[at] ?? ['s', 1];
  const [smaller, smallerSize] = UNITS[at + 1] ?? ['', 0];
  const rest = smallerSize === 0 ? 0 : Math.floor((whole % size) / smallerSize);
  const first = `${Math.floor(whole / size)} ${unit}`;
  return at < 0 || rest === 0 || at === 3 ? first : `${first} ${rest} ${smaller}`;
};

/** Ms as people read them: `140 ms`, `1.2 s`, `3 min 4 s`. */
export const durationText = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : spanText(ms / 1_000);
};

/** A time from outside: how long ago it was; as it is where it is none. */
export const agoText = (iso: string | undefined, now: number): string => {
  if (iso === undefined) return '';
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const seconds = (now - at) / 1_000;
  if (seconds < -1) return `in ${spanText(-seconds)}`;
  return seconds < 1 ? 'now' : `${spanText(seconds)} ago`;
};

/** A time with how long ago it was beside it. */
export const whenText = (iso: string | undefined, now: number): string | undefined =>
  iso === undefined ? undefined : `${iso} (${agoText(iso, now)})`;
