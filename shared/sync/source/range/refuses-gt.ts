import { type ErrorKind, isTidemarkError } from '../../../core/index.ts';
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

const REFUSED: readonly ErrorKind[] = ['source-contract'];
/** One broke at every try, which may be how a service refuses. */
const BROKEN: readonly ErrorKind[] = [...REFUSED, 'source-unavailable'];

const isOf = (error: unknown, kinds: readonly ErrorKind[]): boolean =>
  kinds.some((kind) => isTidemarkError(error, kind));

/** A status 500 at every try may be how a service refuses, or is in trouble. */
const isServerError = (error: unknown): boolean =>
  isTidemarkError(error) && typeof error.facts['status'] === 'number' && error.facts['status'] >= 500;

/** Whether a question is answered, by whatever rows, and not refused. */
const isAnswered = async (ask: Ask, kinds: readonly ErrorKind[]): Promise<boolean> => {
  try {
    (await ask()).page.release();
    return true;
  } catch (error) {
    if (isOf(error, kinds)) return false;
    throw error;
  }
};

/** The question once more with a `gt` that no row meets, and without one. */
interface Others {
  readonly nothing: Ask;
  readonly plain: Ask;
}

/**
 * Learns that a service takes no `gt` on its key: it refuses one, and one that no row meets, too. Else it is a row that it cannot send. Where the question
 * was not refused but broke at every try, one without `gt` has to be answered.
 */
export const learnNoGt = async (
  parts: Parts,
  error: unknown,
  { nothing, plain }: Others,
): Promise<'refused'> => {
  const kinds = isOf(error, REFUSED) && !isServerError(error) ? REFUSED : BROKEN;
  if (!isOf(error, kinds)) throw error;
  if (kinds === BROKEN && !(await isAnswered(plain, BROKEN))) throw error;
  if (await isAnswered(nothing, kinds)) throw error;
  rememberGt(parts, false);
  return 'refused';
};
