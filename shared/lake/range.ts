import { TidemarkError } from '../core/index.ts';
import type { ByteRange } from './lake.ts';

/** Rejects a range that counts from a file's end, or is not whole bytes: `invariant`. An empty one is fine. */
export const checkRange = (range: ByteRange | undefined): void => {
  if (range === undefined) return;
  const { start, end } = range;
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new TidemarkError('invariant', `[${start}, ${end}) is not a range of bytes.`, { start, end });
};
