import { cutTo } from '../show/width.ts';
import type { Io } from './io.ts';

/** One line on stderr that changes, while something is waited for. */
export interface Progress {
  readonly show: (text: string) => void;
  /** Leaves nothing of it behind. */
  readonly clear: () => void;
}

/** Where lines cannot change, as in the log of a build, a new one comes at most so often. */
const LINE_EVERY_MS = 10_000;

export const createProgress = ({ err, clock }: Io): Progress => {
  let told = clock.elapsed();
  let isShown = false;
  return {
    show: (text) => {
      if (err.width !== undefined) {
        err.write(`\r\u001b[K${err.paint('dim', cutTo(text, err.width - 1))}`);
        isShown = true;
      } else if (clock.elapsed() - told >= LINE_EVERY_MS) {
        told = clock.elapsed();
        err.write(`${text}\n`);
      }
    },
    clear: () => {
      if (isShown) err.write('\r\u001b[K');
      isShown = false;
    },
  };
};
