import { readFile, writeFile } from 'node:fs/promises';
import { createHostKeys, type HostKeys } from './functions-host/index.ts';

const readKey = async (file: string): Promise<string | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^[\w-]{40,}$/.exec(text.trim())?.[0];
};

/** Keys for a host whose master key is kept in `file`, which only its owner can read, and made where there is none. */
export const keptKeys = async (file: string): Promise<HostKeys> => {
  const keys = createHostKeys();
  const master = await readKey(file);
  if (master !== undefined) return { ...keys, master };
  await writeFile(file, `${keys.master}\n`, { mode: 0o600 });
  return keys;
};
