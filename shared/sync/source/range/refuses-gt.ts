import { isTidemarkError } from '../../../core/index.ts';
import type { RangeParts } from './range-parts.ts';

type Parts = Pick<RangeParts, 'run' | 'learned'>;

/** Whether the service is known to take no `gt` on its key, and notes it. Asked again after a day. */
export const refusesGt = ({ run, learned }: Parts): boolean => {
  const isRefused = learned.holds('noGt');
  if (isRefused) run.notes.add({ kind: 'option-refused', option: 'gt' });
  return isRefused;
};

/** Remembers whether it took one. */
export const rememberGt = (parts: Parts, isTaken: boolean): void => {
  const { learned } = parts;
  if (!isTaken) learned.learn({ noGt: true });
  else if (learned.traits.noGt === true) learned.forget('noGt');
  refusesGt(parts);
};

/** A service that takes no `$skip`: what may be lacking is told by the count of the read, and read again by the next run. */
export const notBySkip = (error: unknown): 'end' => {
  if (isTidemarkError(error, 'source-contract') || isTidemarkError(error, 'source-unavailable')) return 'end';
  throw error;
};
