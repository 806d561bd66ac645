import { isTidemarkError } from '../../../shared/core/index.ts';
import type { Lake } from '../../../shared/lake/index.ts';
import type { StateStore } from '../../../shared/state/index.ts';

/**
 * What version 0.1.0 did: an attempt that learns that it is superseded deletes the files that it has staged, those of its own commits aside.
 * The sweeps must find what comes of it.
 */
export const withOldDeletion = (
  lake: Lake,
  state: StateStore,
): { readonly lake: Lake; readonly state: StateStore } => {
  const staged = new Set<string>();
  return {
    lake: {
      ...lake,
      write: async (path, bytes, signal) => {
        if (path.endsWith('.parquet')) staged.add(path);
        await lake.write(path, bytes, signal);
      },
      putIfAbsent: async (path, bytes, signal) => {
        const put = await lake.putIfAbsent(path, bytes, signal);
        const text = new TextDecoder().decode(bytes);
        if (put.outcome === 'created')
          for (const file of staged)
            if (text.includes(file.slice(file.lastIndexOf('/') + 1))) staged.delete(file);
        return put;
      },
    },
    state: {
      ...state,
      write: async (hold, change) => {
        try {
          return await state.write(hold, change);
        } catch (error) {
          if (isTidemarkError(error, 'state-fenced')) for (const path of staged) await lake.delete(path);
          throw error;
        }
      },
    },
  };
};
