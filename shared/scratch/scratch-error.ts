import { isTidemarkError, TidemarkError } from '../core/index.ts';

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A file system's error as `config`, with what to do; our own errors pass as they are. */
export const scratchError = (error: unknown, folder: string): TidemarkError => {
  if (isTidemarkError(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const what = FULL.has(code)
    ? `This machine has no room left in ${folder} (${code}) for what a reload compares. Reload less at once, raise RELOAD_COMPARE_ROWS where there is memory for it, or free some space.`
    : `What a reload compares cannot be set aside in ${folder} (${code}). Let the account that runs Tidemark write there, or name another folder by TMPDIR.`;
  return new TidemarkError('config', what, { folder, code }, error);
};
