import type { RunContext } from '../run/index.ts';
import type { Intake } from './intake.ts';
import { rowsBefore } from './range/index.ts';

/**
 * Reads, and once more where a row cannot be read that only a scan of all columns shows: the table is opened before, so that the page is asked for up
 * to that row. Not before a feed has rows: what helps against such a value may be another type of its column.
 */
export const readWholeRows = async <End>(
  { state }: Pick<RunContext, 'state'>,
  intake: Pick<Intake, 'openAhead'>,
  read: () => Promise<End>,
): Promise<End | 'replan'> => {
  try {
    return await read();
  } catch (error) {
    const mayOpen = state.watermark !== undefined && rowsBefore(error) !== undefined;
    const opened = mayOpen ? await intake.openAhead() : 'was-open';
    if (opened === 'was-open') throw error;
    return opened === 'replan' ? opened : read();
  }
};
