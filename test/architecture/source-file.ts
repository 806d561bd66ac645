import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A file of the repository. `path` from its root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A test, or what tests share: the rooms' rules are for what they try. Tests of pure rules lie beside their files. */
export const isTest = (path: string): boolean => path.startsWith('test/') || path.endsWith('.test.ts');

const ROOT = resolve(import.meta.dirname, '../..');
const OUTSIDE = new Set(['node_modules', 'dist', '.git', '.tidemark', '.interop', '.bench']);
/** Where the `npm start` of docs/local.md puts its tables, in the root. */
const LAKE = 'lake';
/** What Azurite leaves in the folder that it is started in. */
const LEFT_BEHIND = /^__(?:azurite_db|blobstorage|queuestorage)/;

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const kept = entries.filter(
    ({ name }) => !OUTSIDE.has(name) && !LEFT_BEHIND.test(name) && !(folder === '' && name === LAKE),
  );
  const found = kept.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
  return (await Promise.all(found)).flat();
};

/** Every file that belongs to the repository or may come to, its bytes read as UTF-8. */
export const readRepository = async (): Promise<readonly SourceFile[]> => {
  const paths = (await filesIn('')).toSorted();
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })));
};

/** The TypeScript of the rooms. */
export const readSources = async (): Promise<readonly SourceFile[]> =>
  (await readRepository()).filter(({ path }) =>
    /^(?:functions|shared|page|local|test|bench)\/.*\.tsx?$/.test(path),
  );
