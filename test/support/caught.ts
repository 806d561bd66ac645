import { isTidemarkError, type TidemarkError } from '../../shared/core/index.ts';

/** The error of ours that a call throws or rejects with. */
export const caught = async (run: () => unknown): Promise<TidemarkError> => {
  try {
    await run();
  } catch (error) {
    if (isTidemarkError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
