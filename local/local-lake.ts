import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lies in a lake that was made here: only such a one is thrown away. */
const MARK = '.made-by-npm-start';

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/**
 * Makes the folder of a lake. `fresh` throws away what an earlier start made; a folder that holds anything else is `kept` as it is.
 */
export const prepareLocalLake = async (folder: string, fresh: boolean): Promise<'ready' | 'kept'> => {
  const names = await namesIn(folder);
  if (names.length > 0 && !fresh) return 'ready';
  if (names.length > 0 && !names.includes(MARK)) return 'kept';
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, MARK),
    'npm start made this folder, and may remove it: npm start -- --fresh\n',
  );
  return 'ready';
};
