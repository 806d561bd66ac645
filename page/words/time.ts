const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Clocks differ by so much, and nobody minds. */
const NOW_MS = 5 * SECOND;

const UNITS = [
  { least: 2 * DAY, ms: DAY, name: 'd' },
  { least: 2 * HOUR, ms: HOUR, name: 'h' },
  { least: 2 * MINUTE, ms: MINUTE, name: 'min' },
] as const;

/** `3 min`, `12 s`: the greatest unit that says enough. */
export const duration = (ms: number): string => {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  const unit = UNITS.find(({ least }) => ms >= least);
  return unit === undefined ? `${Math.round(ms / SECOND)} s` : `${Math.floor(ms / unit.ms)} ${unit.name}`;
};

/** `3 min ago`, `in 2 h`; a clock that differs a little is now. */
export const relative = (at: number, nowMs: number): string => {
  const ms = nowMs - at;
  if (Math.abs(ms) < NOW_MS) return 'just now';
  const about = duration(Math.max(SECOND, Math.abs(Math.round(ms / SECOND) * SECOND))).replace('.0', '');
  return ms > 0 ? `${about} ago` : `in ${about}`;
};

/** `2026-11-30 20:15:04`, in UTC; what is no time stays as it is. */
export const utc = (iso: string): string => {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
};

/** How long something has been so: `for 3 min`. */
export const lasting = (ms: number): string => (ms < NOW_MS ? 'just now' : `for ${duration(ms)}`);
