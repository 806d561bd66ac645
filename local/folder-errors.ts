import { isTidemarkError, TidemarkError } from '../shared/core/index.ts';

const OTHER_FOLDER = 'It is on a read-only file system: work in a folder that can be written.';
const DENIED = 'Let your account read and write there.';
const FULL = 'The disk is full: free some space.';

/** As the lake says it. */
const REMEDY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EACCES: DENIED,
    EPERM: DENIED,
    EROFS: OTHER_FOLDER,
    ENOSPC: FULL,
    EDQUOT: 'The disk quota is used up: free some space.',
    ENOTDIR: 'A file is where a folder should be: move it away.',
    EEXIST: 'A file is where a folder should be: move it away.',
    EISDIR: 'A folder is where a file should be: move it away.',
    ERR_FS_EISDIR: 'A folder is where a file should be: move it away.',
    // So Node.js says it of a folder that it was to make, whatever the cause.
    ENOENT: 'No folder can be made there: see whether the one above it is there, and can be written.',
    EMFILE: 'Too many files are open: raise the limit of open files.',
  }),
);

const textIn = (error: Error, name: 'code' | 'path' | 'syscall'): string => {
  const found: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
};

/** A file system's error in a folder of this machine as `config`, with what to do. Everything else passes as it is. */
export const folderError = (error: unknown, folder: string): unknown => {
  if (isTidemarkError(error) || !(error instanceof Error)) return error;
  const code = textIn(error, 'code');
  const remedy = REMEDY.get(code);
  if (remedy === undefined || textIn(error, 'syscall') === 'listen') return error;
  const path = textIn(error, 'path');
  const at = path === '' || path === folder ? '' : ` at ${path}`;
  const message = `The state in ${folder} failed${at} with ${code}. ${remedy}`;
  return new TidemarkError('config', message, { folder, code }, error);
};

/** What the emulator says of files that it cannot read, as `config`: they are what an earlier one wrote, and cut. */
export const emulatorError = (error: unknown, folder: string): unknown => {
  if (isTidemarkError(error) || !(error instanceof Error)) return error;
  if (REMEDY.has(textIn(error, 'code'))) return folderError(error, folder);
  const code = /\b(?:ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EISDIR|ENOTDIR|EMFILE)\b/.exec(error.message)?.[0];
  const remedy =
    (code === undefined ? undefined : REMEDY.get(code)) ??
    'Where its files are broken, begin with new ones, without the state and the lake that were kept: npm start -- --fresh';
  const why = error.message.trim().split('\n').at(-1) ?? '';
  const message = `The emulator of Azure Storage did not start on its files in ${folder}: ${why.replace(/\.$/, '')}. ${remedy}`;
  return new TidemarkError('config', message, { folder }, error);
};
