import type { Path } from '@azure/storage-file-datalake';
import { plainEtag } from './adls-answers.ts';
import { adlsFailure, isNothingThere } from './adls-errors.ts';
import type { AdlsFolder } from './adls-folder.ts';
import type { FileInfo } from './lake.ts';
import { byName, isTempName, joinPath, splitPath } from './paths.ts';

const infoOf = (path: string, item: Path): FileInfo => ({
  // The service may name the item by its id where the caller named it by name: only the last name is taken.
  path: joinPath(path, splitPath(item.name ?? '').name),
  sizeBytes: item.contentLength ?? 0,
  modifiedMs: item.lastModified?.getTime() ?? 0,
  etag: plainEtag(item.etag),
});

const nameOf = (info: FileInfo): string => splitPath(info.path).name;

/** The files that the service lists from `startFrom` on, in its order; from the beginning where that is ''. */
const listFrom = async (
  folder: AdlsFolder,
  path: string,
  startFrom: string,
  signal?: AbortSignal,
): Promise<FileInfo[]> => {
  const fileSystem = await folder.fileSystem();
  const from = startFrom === '' ? {} : { startFrom };
  const files: FileInfo[] = [];
  let continuationToken: string | undefined;
  do {
    const after = continuationToken === undefined ? {} : { continuationToken };
    const page = await folder.call(signal, (abortSignal) =>
      fileSystem
        .listPaths({ path: folder.fullPath(path), abortSignal, ...from })
        .byPage(after)
        .next(),
    );
    if (page.done === true) break;
    const items = (page.value.pathItems ?? []).filter((item) => item.isDirectory !== true);
    for (const item of items) files.push(infoOf(path, item));
    continuationToken = page.value.continuation;
  } while (continuationToken !== undefined && continuationToken !== '');
  return files;
};

/**
 * A listing with a start that is refused, or empty, proves nothing: OneLake refuses parameters that it does not know,
 * and has answered nothing for a folder that was full.
 */
const listSafely = async (
  folder: AdlsFolder,
  path: string,
  startFrom: string,
  signal?: AbortSignal,
): Promise<FileInfo[]> => {
  if (startFrom !== '') {
    const some = await listFrom(folder, path, startFrom, signal).catch((error: unknown) => {
      if (adlsFailure(error).status === 400) return [];
      throw error;
    });
    if (some.length > 0) return some;
  }
  return listFrom(folder, path, '', signal);
};

/** The files directly in a folder, as `Lake.list` answers them. */
export const listFiles = async (
  folder: AdlsFolder,
  path: string,
  startFrom: string,
  signal?: AbortSignal,
): Promise<readonly FileInfo[]> => {
  try {
    const files = await listSafely(folder, path, startFrom, signal);
    return files
      .filter((info) => nameOf(info) >= startFrom && !isTempName(nameOf(info)))
      .sort((a, b) => byName(a.path, b.path));
  } catch (error) {
    if (isNothingThere(error)) return [];
    throw error;
  }
};
