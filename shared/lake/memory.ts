import { type Clock, systemClock } from '../core/index.ts';
import type { ByteRange, DeleteResult, FileInfo, Lake } from './lake.ts';
import { byName, checkFolder, checkPath, isTempName, joinPath, splitPath } from './paths.ts';
import { checkRange } from './range.ts';
import { checkTag } from './tag.ts';

interface StoredFile {
  readonly info: FileInfo;
  readonly bytes: Uint8Array;
}

const cut = (bytes: Uint8Array, range: ByteRange | undefined): Uint8Array =>
  range === undefined ? bytes.slice() : bytes.slice(range.start, range.end);

/** Files by their path. */
class StoredFiles {
  readonly #files = new Map<string, StoredFile>();
  readonly #clock: Pick<Clock, 'now'>;
  #writes = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get(path: string): StoredFile | undefined {
    return this.#files.get(path);
  }

  /** The names in a folder from `startFrom` on, in the order of listings. */
  names(folder: string, startFrom: string): readonly string[] {
    return Array.from(this.#files.keys(), splitPath)
      .filter((at) => at.folder === folder && at.name >= startFrom && !isTempName(at.name))
      .map((at) => at.name)
      .sort(byName);
  }

  /** Answers the file's new tag. */
  set(path: string, bytes: Uint8Array): string {
    this.#writes += 1;
    const etag = `"${this.#writes}"`;
    const info = { path, sizeBytes: bytes.length, modifiedMs: this.#clock.now(), etag };
    this.#files.set(path, { info, bytes: new Uint8Array(bytes) });
    return etag;
  }

  delete(path: string, etag: string | undefined): DeleteResult {
    const file = this.#files.get(path);
    if (file === undefined) return { outcome: 'not-found' };
    if (etag !== undefined && etag !== file.info.etag) return { outcome: 'changed' };
    this.#files.delete(path);
    return { outcome: 'deleted' };
  }
}

/** A lake that lives as long as the process, for tests. Bytes are copied on the way in and out. */
export const createMemoryLake = (clock: Pick<Clock, 'now'> = systemClock): Lake => {
  const files = new StoredFiles(clock);
  /** The one way to a file: paths and signals are looked at first. */
  const find = (path: string, signal: AbortSignal | undefined): StoredFile | undefined => {
    signal?.throwIfAborted();
    return files.get(checkPath(path));
  };
  return {
    location: 'memory',
    head: async (path, signal) => {
      const file = find(path, signal);
      return file === undefined ? { outcome: 'not-found' } : { outcome: 'found', info: file.info };
    },
    read: async (path, { range, signal } = {}) => {
      checkRange(range);
      const file = find(path, signal);
      if (file === undefined) return { outcome: 'not-found' };
      return { outcome: 'found', bytes: cut(file.bytes, range), etag: file.info.etag };
    },
    list: async function* (folder, { startFrom = '', signal } = {}) {
      for (const name of files.names(checkFolder(folder), startFrom)) {
        signal?.throwIfAborted();
        const file = files.get(joinPath(folder, name));
        if (file !== undefined) yield file.info;
      }
      signal?.throwIfAborted();
    },
    write: async (path, bytes, signal) => {
      find(path, signal);
      files.set(path, bytes);
    },
    putIfAbsent: async (path, bytes, signal) => {
      if (find(path, signal) !== undefined) return { outcome: 'exists' };
      return { outcome: 'created', etag: files.set(path, bytes) };
    },
    delete: async (path, { etag, signal } = {}) => {
      checkTag(etag);
      find(path, signal);
      return files.delete(path, etag);
    },
  };
};
