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

type Ask = () => Promise<{ readonly page: { release(): void } }>;

/** Whether a question is answered, by whatever rows, and not refused. */
const isAnswered = async (ask: Ask): Promise<boolean> => {
  try {
    (await ask()).page.release();
    return true;
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return false;
    throw error;
  }
};

/** Learns that a service takes no `gt` on its key: it refuses one, and one that no row meets, too. Else it is a row that it cannot send. */
export const learnNoGt = async (parts: Parts, error: unknown, askNothing: Ask): Promise<'refused'> => {
  if (!isTidemarkError(error, 'source-contract') || (await isAnswered(askNothing))) throw error;
  rememberGt(parts, false);
  return 'refused';
};
