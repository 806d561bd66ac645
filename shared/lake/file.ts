import type { BigIntStats } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type NewId, newUuid } from '../core/index.ts';
import { fileErrorCode, isMissing, toFileLakeError } from './file-errors.ts';
import { createGuard } from './guard.ts';
import type { ByteRange, DeleteResult, FileInfo, Lake, PutResult, ReadResult } from './lake.ts';
import { byName, checkFolder, checkPath, isTempName, joinPath, tempPath } from './paths.ts';
import { checkRange } from './range.ts';
import { checkTag } from './tag.ts';

// Every write brings a new inode, so the tag changes even when clock and size do not.
const etagOf = (stats: BigIntStats): string => `"${stats.mtimeNs}-${stats.size}-${stats.ino}"`;

const infoOf = (path: string, stats: BigIntStats): FileInfo => ({
  path,
  sizeBytes: Number(stats.size),
  modifiedMs: Number(stats.mtimeMs),
  etag: etagOf(stats),
});

const missingAs =
  <T>(value: T) =>
  (error: unknown): T => {
    if (isMissing(error)) return value;
    throw error;
  };

/** What a file system knows of a file; undefined when none is there. */
const statFile = async (file: string): Promise<BigIntStats | undefined> => {
  const stats = await stat(file, { bigint: true }).catch(missingAs(undefined));
  return stats?.isFile() === true ? stats : undefined;
};

const readBytes = async (file: FileHandle, range: ByteRange, signal?: AbortSignal): Promise<Uint8Array> => {
  const bytes = new Uint8Array(range.end - range.start);
  let filled = 0;
  while (filled < bytes.length) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, range.start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
};

const writeTemp = async (temp: string, bytes: Uint8Array, signal?: AbortSignal): Promise<string> => {
  await mkdir(dirname(temp), { recursive: true });
  const file = await open(temp, 'wx');
  try {
    await file.writeFile(bytes, signal === undefined ? {} : { signal });
    await file.sync();
    return etagOf(await file.stat({ bigint: true }));
  } finally {
    await file.close();
  }
};

const readOpen = async (
  file: FileHandle,
  range: ByteRange | undefined,
  signal?: AbortSignal,
): Promise<ReadResult> => {
  const stats = await file.stat({ bigint: true });
  if (!stats.isFile()) return { outcome: 'not-found' };
  const end = Math.min(range?.end ?? Infinity, Number(stats.size));
  const start = Math.min(range?.start ?? 0, end);
  const bytes = await readBytes(file, { start, end }, signal);
  return { outcome: 'found', bytes, etag: etagOf(stats) };
};

const readFile = async (
  file: string,
  range: ByteRange | undefined,
  signal?: AbortSignal,
): Promise<ReadResult> => {
  checkRange(range);
  const handle = await open(file, 'r').catch(missingAs(undefined));
  if (handle === undefined) return { outcome: 'not-found' };
  try {
    return await readOpen(handle, range, signal);
  } finally {
    await handle.close();
  }
};

/** Gives the staged file its name, unless a file has it. */
const linkIfAbsent = async (temp: string, file: string, etag: string): Promise<PutResult> => {
  try {
    await link(temp, file);
    return { outcome: 'created', etag };
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return { outcome: 'exists' };
    throw error;
  }
};

const deleteFile = async (file: string, etag: string | undefined): Promise<DeleteResult> => {
  checkTag(etag);
  const stats = await statFile(file);
  if (stats === undefined) return { outcome: 'not-found' };
  if (etag !== undefined && etag !== etagOf(stats)) return { outcome: 'changed' };
  try {
    await unlink(file);
    return { outcome: 'deleted' };
  } catch (error) {
    if (isMissing(error)) return { outcome: 'not-found' };
    throw error;
  }
};

/** The names in a folder from `startFrom` on, in the order of listings; none when it is not there. */
const namesIn = async (folder: string, startFrom: string): Promise<readonly string[]> => {
  const names = await readdir(folder).catch(missingAs<string[]>([]));
  return names.filter((name) => name >= startFrom && !isTempName(name)).sort(byName);
};

/**
 * A lake in a folder of this machine, created by the first write. Bytes go to a hidden file first; `putIfAbsent` then
 * links it to its name, which the file system grants to one caller only, and `write` renames it. A process that is
 * killed between leaves a hidden file, never a part of a visible one.
 */
export const createFileLake = (folder: string, newId: NewId = newUuid): Lake => {
  const root = resolve(folder);
  const location = pathToFileURL(root).href;
  const at = (path: string): string => join(root, path);
  const fileAt = (path: string): string => at(checkPath(path));
  const guard = createGuard((error, path, signal) => toFileLakeError(error, { location, path }, signal));
  const staged = async <T>(
    path: string,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
    publish: (temp: string, etag: string) => Promise<T>,
  ): Promise<T> => {
    const temp = at(tempPath(checkPath(path), newId()));
    try {
      return await publish(temp, await writeTemp(temp, bytes, signal));
    } finally {
      // Best effort: what stays behind is hidden, and must not turn a success into a failure.
      await rm(temp, { force: true }).catch(() => undefined);
    }
  };

  return {
    location,
    head: (path, signal) =>
      guard(path, signal, async () => {
        const stats = await statFile(fileAt(path));
        return stats === undefined
          ? { outcome: 'not-found' }
          : { outcome: 'found', info: infoOf(path, stats) };
      }),
    read: (path, { range, signal } = {}) =>
      guard(path, signal, async () => readFile(fileAt(path), range, signal)),
    list: async function* (folder, { startFrom = '', signal } = {}) {
      const names = await guard(folder, signal, async () => namesIn(at(checkFolder(folder)), startFrom));
      for (const name of names) {
        const path = joinPath(folder, name);
        const stats = await guard(path, signal, () => statFile(at(path)));
        if (stats !== undefined) yield infoOf(path, stats);
      }
    },
    write: (path, bytes, signal) =>
      guard(path, signal, () => staged(path, bytes, signal, (temp) => rename(temp, at(path)))),
    putIfAbsent: (path, bytes, signal) =>
      guard(path, signal, () =>
        staged(path, bytes, signal, (temp, etag) => linkIfAbsent(temp, at(path), etag)),
      ),
    delete: (path, { etag, signal } = {}) => guard(path, signal, async () => deleteFile(fileAt(path), etag)),
  };
};
