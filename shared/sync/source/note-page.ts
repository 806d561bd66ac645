import type { ScannedPage } from '../../odata/index.ts';
import type { RunContext } from '../run/index.ts';

/** A page came: its rows were received, whatever becomes of them. */
export const notePage = (run: RunContext, { rowCount }: Pick<ScannedPage, 'rowCount'>): void => {
  run.pages += 1;
  run.received += rowCount;
};
