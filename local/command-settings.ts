import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../shared/config/index.ts';
import { hasCode, TidemarkError } from '../shared/core/index.ts';

const FILE = 'local.settings.json';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const found: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isObject(found)) return found;
  } catch {
    // Told below.
  }
  throw new TidemarkError('config', `${FILE} is not a JSON object. Mend it, or take it away.`, {});
};

/** Of a file that may be absent. What is there and cannot be read is told: without its settings a command would work on others. */
const read = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new TidemarkError(
      'config',
      `${FILE} cannot be read. Let this user read it, or take it away.`,
      {},
      error,
    );
  }
};

/** The app settings of `local.settings.json` in a folder, as Core Tools read them; none where there is no such file. Rejects with `config`. */
export const localSettings = async (folder: string): Promise<Environment> => {
  const text = await read(join(folder, FILE));
  if (text === undefined) return {};
  const { IsEncrypted, Values = {} } = parse(text);
  if (IsEncrypted === true)
    throw new TidemarkError('config', `${FILE} is encrypted. Decrypt it: func settings decrypt`, {});
  if (!isObject(Values)) throw new TidemarkError('config', `${FILE}: Values must be an object.`, {});
  return Object.fromEntries(
    Object.entries(Values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
};
