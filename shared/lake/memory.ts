import { type Clock, systemClock } from '../core/index.ts';
import type { ByteRange, FileInfo, Lake } from './lake.ts';
import { byName, checkFolder, checkPath, isTempName, splitPath } from './paths.ts';
import { checkRange } from './range.ts';
import { checkTag } from './tag.ts';

interface StoredFile {
  readonly info: FileInfo;
  readonly bytes: Uint8Array;
}

const cut = (bytes: Uint8Array, range: ByteRange | undefined): Uint8Array =>
  range === undefined ? bytes.slice() : bytes.slice(range.start, range.end);

/** A lake that lives as long as the process, for tests. Bytes are copied on the way in and out. */
export const createMemoryLake = (clock: Pick<Clock, 'now'> = systemClock): Lake => {
  const files = new Map<string, StoredFile>();
  let writes = 0;

  const enter = (path: string, signal: AbortSignal | undefined): StoredFile | undefined => {
    signal?.throwIfAborted();
    return files.get(checkPath(path));
  };
  const store = (path: string, bytes: Uint8Array): string => {
    writes += 1;
    const info = { path, sizeBytes: bytes.length, modifiedMs: clock.now(), etag: `"${writes}"` };
    files.set(path, { info, bytes: new Uint8Array(bytes) });
    return info.etag;
  };

  return {
    location: 'memory',
    head: async (path, signal) => {
      const file = enter(path, signal);
      return file === undefined ? { outcome: 'not-found' } : { outcome: 'found', info: file.info };
    },
    read: async (path, { range, signal } = {}) => {
      checkRange(range);
      const file = enter(path, signal);
      if (file === undefined) return { outcome: 'not-found' };
      return { outcome: 'found', bytes: cut(file.bytes, range), etag: file.info.etag };
    },
    list: async function* (folder, { startFrom = '', signal } = {}) {
      checkFolder(folder);
      const names = [...files.keys()]
        .map((path) => splitPath(path))
        .filter((at) => at.folder === folder && at.name >= startFrom && !isTempName(at.name))
        .map((at) => at.name)
        .sort(byName);
      for (const name of names) {
        signal?.throwIfAborted();
        const file = files.get(folder === '' ? name : `${folder}/${name}`);
        if (file !== undefined) yield file.info;
      }
      signal?.throwIfAborted();
    },
    write: async (path, bytes, signal) => {
      enter(path, signal);
      store(path, bytes);
    },
    putIfAbsent: async (path, bytes, signal) => {
      if (enter(path, signal) !== undefined) return { outcome: 'exists' };
      return { outcome: 'created', etag: store(path, bytes) };
    },
    delete: async (path, { etag, signal } = {}) => {
      checkTag(etag);
      const file = enter(path, signal);
      if (file === undefined) return { outcome: 'not-found' };
      if (etag !== undefined && etag !== file.info.etag) return { outcome: 'changed' };
      files.delete(path);
      return { outcome: 'deleted' };
    },
  };
};
