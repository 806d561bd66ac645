import { deleteFile } from './adls-delete.ts';
import { toAdlsError } from './adls-errors.ts';
import { type AdlsLakeOptions, openAdlsFolder } from './adls-folder.ts';
import { listFiles } from './adls-list.ts';
import { putFileIfAbsent, writeFile } from './adls-put.ts';
import { findFile, readFile } from './adls-read.ts';
import { createGuard } from './guard.ts';
import type { Lake } from './lake.ts';
import { checkFolder } from './paths.ts';

/**
 * A lake in Azure Data Lake Storage Gen2 (hierarchical namespace) or OneLake. The SDK is loaded by the first call.
 * `putIfAbsent` writes a hidden file and renames it with `If-None-Match: *`, as Spark commits there; a plain upload
 * would show an empty file first. Tags are empty where an endpoint gives none. Rejects also with `config`, when the file
 * system, workspace or item does not exist. `list` holds the names of one folder in memory.
 * Source: Azure Data Lake Storage REST, "Path - Create"; Fabric docs, "OneLake parity and integration".
 */
export const createAdlsLake = (options: AdlsLakeOptions): Lake => {
  const { endpoint, fileSystem, root } = options;
  const location = [endpoint, fileSystem, root].filter((part) => part !== '').join('/');
  const isOneLake = new URL(endpoint).hostname.endsWith('.fabric.microsoft.com');
  const guard = createGuard((error, path, signal) =>
    toAdlsError(error, { location, path, isOneLake }, signal),
  );
  const adls = openAdlsFolder(options);

  return {
    location,
    head: (path, signal) =>
      guard(path, signal, async () => {
        const info = await findFile(adls, path, signal);
        return info === undefined ? { outcome: 'not-found' } : { outcome: 'found', info };
      }),
    read: (path, options) => guard(path, options?.signal, () => readFile(adls, path, options)),
    list: async function* (folder, { startFrom = '', signal } = {}) {
      const files = await guard(folder, signal, async () =>
        listFiles(adls, checkFolder(folder), startFrom, signal),
      );
      for (const info of files) {
        signal?.throwIfAborted();
        yield info;
      }
    },
    write: (path, bytes, signal) => guard(path, signal, () => writeFile(adls, path, bytes, signal)),
    putIfAbsent: (path, bytes, signal) =>
      guard(path, signal, () => putFileIfAbsent(adls, path, bytes, signal)),
    delete: (path, options) => guard(path, options?.signal, () => deleteFile(adls, path, options)),
  };
};
