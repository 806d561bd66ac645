export { counted, whole } from '../../shared/api/index.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `1.2 MB`, by steps of 1,024. */
export const bytes = (value: number): string => {
  const step = Math.min(UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log2(value) / 10));
  const shown = value / 1024 ** step;
  return `${step === 0 || shown >= 100 ? Math.round(shown) : shown.toFixed(1)} ${UNITS[step] ?? ''}`;
};
