import { counted, whole } from '../../shared/api/index.ts';

export { counted as countOf };

/** `1,234,567`; nothing for what is not known. */
export const countText = (count: number | undefined): string =>
  count === undefined || !Number.isFinite(count) ? '' : whole(count);

const SIZES = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in their greatest unit, of 1,000 each. */
export const bytesText = (bytes: number | undefined): string => {
  if (bytes === undefined || !Number.isFinite(bytes)) return '';
  const power = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${SIZES[power] ?? 'B'}`;
};
