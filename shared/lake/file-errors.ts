import { type ErrorKind, isTidemarkError, TidemarkError } from '../core/index.ts';

const DENIED: readonly string[] = ['EACCES', 'EPERM', 'EROFS'];
/** What does not pass by itself: LAKE_URL names a place that no folder can be at. */
const MISPLACED: readonly string[] = ['ENOTDIR', 'EEXIST'];

const kindOf = (code: string): ErrorKind => {
  if (DENIED.includes(code)) return 'lake-denied';
  return MISPLACED.includes(code) ? 'config' : 'lake-unavailable';
};

const REMEDY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EACCES: 'Let the account that runs Tidemark read and write that folder.',
    EPERM: 'Let the account that runs Tidemark read and write that folder.',
    EROFS: 'It is on a read-only file system: point LAKE_URL at one that can be written.',
    ENOSPC: 'The disk is full: free some space.',
    EDQUOT: 'The disk quota is used up: free some space.',
    ENOTDIR: 'A file is where a folder should be: move it away, or point LAKE_URL elsewhere.',
    EEXIST: 'A file is where a folder should be: move it away, or point LAKE_URL elsewhere.',
    EISDIR: 'A folder is where a file should be: move it away.',
    EMFILE: 'Too many files are open: raise the limit of open files.',
  }),
);

/** The file system's code (`ENOENT`), or nothing for any other error. */
export const fileErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** True when nothing is at that path: also when one of its parents is a file. */
export const isMissing = (error: unknown): boolean => {
  const code = fileErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
};

/** A file system's error as `config`, `lake-denied` or `lake-unavailable`; our own errors and the signal's reason pass as they are. */
export const toFileLakeError = (
  error: unknown,
  place: { readonly location: string; readonly path: string },
  signal: AbortSignal | undefined,
): unknown => {
  if (signal?.aborted === true) return signal.reason;
  if (isTidemarkError(error)) return error;
  const code = fileErrorCode(error) ?? 'unknown error';
  return new TidemarkError(
    kindOf(code),
    `The lake at ${place.location} failed at ${place.path} with ${code}. ${REMEDY.get(code) ?? 'See the cause.'}`,
    { path: place.path, code },
    error,
  );
};
