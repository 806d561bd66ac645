import type {
  DataLakeFileClient,
  DataLakeFileSystemClient,
  newPipeline,
  Path,
} from '@azure/storage-file-datalake';
import {
  type Clock,
  createPatientCall,
  type NewId,
  newUuid,
  type PatientCall,
  type Random,
  withTimeout,
} from '../core/index.ts';
import { collect, isFolder, plainEtag } from './adls-answers.ts';
import { adlsFailure, isNothingThere, isOther, isTaken, toAdlsError } from './adls-errors.ts';
import type { FileInfo, Lake, ReadResult } from './lake.ts';
import { byName, checkFolder, checkPath, isTempName, joinPath, splitPath, tempPath } from './paths.ts';
import { checkRange } from './range.ts';
import { checkTag } from './tag.ts';

/** A token credential (of `@azure/identity`, say) or the SDK's shared key. */
export type AdlsCredential = NonNullable<Parameters<typeof newPipeline>[0]>;

/** Where the lake is, as `parseLakeUrl` tells it, and who asks. */
export interface AdlsLakeOptions {
  /** `https://<account>.dfs.core.windows.net` or `https://onelake.dfs.fabric.microsoft.com`, without a trailing slash. */
  readonly endpoint: string;
  /** The container; on OneLake the workspace. A plain name. */
  readonly fileSystem: string;
  /** The folder in it that paths count from; on OneLake it begins with the item. A plain path, or empty. */
  readonly root: string;
  readonly credential: AdlsCredential;
  readonly newId?: NewId;
  /** Of the waits between the tries of a call. */
  readonly clock: Clock;
  readonly random: Random;
}

interface Clients {
  readonly fileSystem: DataLakeFileSystemClient;
  readonly file: (fullPath: string) => DataLakeFileClient;
}

// The SDK's own first wait, 4 s, is longer than most outages. Its timeout is one that the service keeps.
const RETRY = { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 8_000, tryTimeoutInMs: 60_000 };
const CALL_TIMEOUT_MS = 120_000;
const CLEANUP_TIMEOUT_MS = 10_000;
// Far below the service's limit for one append, so that a retry repeats little.
const CHUNK_BYTES = 16 * 1024 * 1024;

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const connect = async (options: AdlsLakeOptions): Promise<Clients> => {
  const sdk = await import('@azure/storage-file-datalake');
  const pipeline = sdk.newPipeline(options.credential, { retryOptions: RETRY });
  const url = `${options.endpoint}/${encodeURIComponent(options.fileSystem)}`;
  return {
    fileSystem: new sdk.DataLakeFileSystemClient(url, pipeline),
    file: (fullPath) => new sdk.DataLakeFileClient(`${url}/${encodePath(fullPath)}`, pipeline),
  };
};

const upload = async (
  call: PatientCall,
  file: DataLakeFileClient,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> => {
  await call(signal, (abortSignal) => file.create({ abortSignal }));
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const part = bytes.subarray(at, at + CHUNK_BYTES);
    await call(signal, (abortSignal) => file.append(part, at, part.length, { abortSignal }));
  }
  if (bytes.length > 0) await call(signal, (abortSignal) => file.flush(bytes.length, { abortSignal }));
};

const infoOf = (folder: string, item: Path): FileInfo => ({
  // The service may name the item by its id where the caller named it by name: only the last name is taken.
  path: joinPath(folder, splitPath(item.name ?? '').name),
  sizeBytes: item.contentLength ?? 0,
  modifiedMs: item.lastModified?.getTime() ?? 0,
  etag: plainEtag(item.etag),
});

const nameOf = (info: FileInfo): string => splitPath(info.path).name;

/**
 * A lake in Azure Data Lake Storage Gen2 (hierarchical namespace) or OneLake. The SDK is loaded by the first call.
 * `putIfAbsent` writes a hidden file and renames it with `If-None-Match: *`, as Spark commits there; a plain upload
 * would show an empty file first. Tags are empty where an endpoint gives none. Rejects also with `config`, when the file
 * system, workspace or item does not exist. `list` holds the names of one folder in memory.
 * Source: Azure Data Lake Storage REST, "Path - Create"; Fabric docs, "OneLake parity and integration".
 */
export const createAdlsLake = (options: AdlsLakeOptions): Lake => {
  const { endpoint, fileSystem, root, newId = newUuid, clock, random } = options;
  const call = createPatientCall({ clock, random, timeoutMs: CALL_TIMEOUT_MS });
  const location = [endpoint, fileSystem, root].filter((part) => part !== '').join('/');
  const isOneLake = new URL(endpoint).hostname.endsWith('.fabric.microsoft.com');
  let connected: Promise<Clients> | undefined;
  const clients = (): Promise<Clients> => (connected ??= connect(options));
  const full = (path: string): string => [root, path].filter((part) => part !== '').join('/');
  const fileAt = async (path: string): Promise<DataLakeFileClient> =>
    (await clients()).file(full(checkPath(path)));

  const guard = async <T>(
    path: string,
    signal: AbortSignal | undefined,
    act: () => Promise<T>,
  ): Promise<T> => {
    try {
      signal?.throwIfAborted();
      return await act();
    } catch (error) {
      throw toAdlsError(error, { location, path, isOneLake }, signal);
    }
  };

  const find = async (path: string, signal?: AbortSignal): Promise<FileInfo | undefined> => {
    const file = await fileAt(path);
    try {
      const found = await call(signal, (abortSignal) => file.getProperties({ abortSignal }));
      if (isFolder(found)) return undefined;
      return {
        path,
        sizeBytes: found.contentLength ?? 0,
        modifiedMs: found.lastModified?.getTime() ?? 0,
        etag: plainEtag(found.etag),
      };
    } catch (error) {
      if (isNothingThere(error)) return undefined;
      throw error;
    }
  };

  // What a ranged read cannot be asked for: no bytes of a file.
  const readNothing = async (path: string, signal?: AbortSignal): Promise<ReadResult> => {
    const info = await find(path, signal);
    if (info === undefined) return { outcome: 'not-found' };
    return { outcome: 'found', bytes: new Uint8Array(0), etag: info.etag };
  };

  const read: Lake['read'] = async (path, { range, signal } = {}) => {
    checkRange(range);
    if (range !== undefined && range.start === range.end) return readNothing(path, signal);
    const file = await fileAt(path);
    try {
      const count = range === undefined ? undefined : range.end - range.start;
      return await call(signal, async (abortSignal) => {
        const answer = await file.read(range?.start, count, { abortSignal, maxRetryRequests: 3 });
        if (isFolder(answer) || answer.readableStreamBody === undefined) return { outcome: 'not-found' };
        const bytes = await collect(answer.readableStreamBody, answer.contentLength ?? 0);
        return { outcome: 'found', bytes, etag: plainEtag(answer.etag) };
      });
    } catch (error) {
      if (isNothingThere(error)) return { outcome: 'not-found' };
      // The range begins at or behind the file's end.
      if (adlsFailure(error).status === 416) return readNothing(path, signal);
      throw error;
    }
  };

  const listFrom = async (folder: string, startFrom: string, signal?: AbortSignal): Promise<FileInfo[]> => {
    const { fileSystem } = await clients();
    const found: FileInfo[] = [];
    let continuationToken: string | undefined;
    do {
      const from = startFrom === '' ? {} : { startFrom };
      const after = continuationToken === undefined ? {} : { continuationToken };
      const page = await call(signal, (abortSignal) =>
        fileSystem
          .listPaths({ path: full(folder), abortSignal, ...from })
          .byPage(after)
          .next(),
      );
      if (page.done === true) break;
      const files = (page.value.pathItems ?? []).filter((item) => item.isDirectory !== true);
      for (const item of files) found.push(infoOf(folder, item));
      continuationToken = page.value.continuation;
    } while (continuationToken !== undefined && continuationToken !== '');
    return found;
  };

  /*
   * A listing with a start that is refused, or empty, is not believed: OneLake refuses parameters that it does not know,
   * and has answered nothing for a folder that was full.
   */
  const listFolder = async (folder: string, startFrom: string, signal?: AbortSignal): Promise<FileInfo[]> => {
    try {
      if (startFrom !== '') {
        const some = await listFrom(folder, startFrom, signal).catch((error: unknown) => {
          if (adlsFailure(error).status === 400) return [];
          throw error;
        });
        if (some.length > 0) return some;
      }
      return await listFrom(folder, '', signal);
    } catch (error) {
      if (isNothingThere(error)) return [];
      throw error;
    }
  };

  const discard = async (temp: string, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted === true) return;
    const file = await fileAt(temp);
    // Best effort: what stays behind is hidden, and must not change the answer.
    await file
      .delete(undefined, { abortSignal: withTimeout(CLEANUP_TIMEOUT_MS, signal) })
      .catch(() => undefined);
  };

  const putIfAbsent: Lake['putIfAbsent'] = async (path, bytes, signal) => {
    const temp = tempPath(checkPath(path), newId());
    const file = await fileAt(temp);
    try {
      await upload(call, file, bytes, signal);
    } catch (error) {
      await discard(temp, signal);
      throw error;
    }
    try {
      await call(signal, (abortSignal) =>
        file.move(encodeURIComponent(fileSystem), encodePath(full(path)), {
          abortSignal,
          destinationConditions: { ifNoneMatch: '*' },
        }),
      );
    } catch (error) {
      // Any other answer leaves it open whether the move happened, so that the hidden file must stay.
      if (!isTaken(error)) throw error;
      await discard(temp, signal);
      return { outcome: 'exists' };
    }
    // The rename's own answer need not carry the tag; that it happened is certain, whatever comes now.
    const info = await find(path, signal).catch(() => undefined);
    return { outcome: 'created', etag: info?.etag ?? '' };
  };

  const remove: Lake['delete'] = async (path, { etag, signal } = {}) => {
    checkTag(etag);
    const file = await fileAt(path);
    const conditions = etag === undefined ? {} : { conditions: { ifMatch: `"${etag}"` } };
    try {
      await call(signal, (abortSignal) => file.delete(undefined, { abortSignal, ...conditions }));
      return { outcome: 'deleted' };
    } catch (error) {
      if (isNothingThere(error)) return { outcome: 'not-found' };
      if (etag === undefined || !isOther(error)) throw error;
      // A service may say so of nothing too, as Azurite does.
      return { outcome: (await find(path, signal)) === undefined ? 'not-found' : 'changed' };
    }
  };

  return {
    location,
    head: (path, signal) =>
      guard(path, signal, async () => {
        const info = await find(path, signal);
        return info === undefined ? { outcome: 'not-found' } : { outcome: 'found', info };
      }),
    read: (path, options) => guard(path, options?.signal, () => read(path, options)),
    list: async function* (folder, { startFrom = '', signal } = {}) {
      const found = await guard(folder, signal, () => listFolder(checkFolder(folder), startFrom, signal));
      const wanted = found.filter((info) => nameOf(info) >= startFrom && !isTempName(nameOf(info)));
      for (const info of wanted.sort((a, b) => byName(a.path, b.path))) {
        signal?.throwIfAborted();
        yield info;
      }
    },
    write: (path, bytes, signal) =>
      guard(path, signal, async () => upload(call, await fileAt(path), bytes, signal)),
    putIfAbsent: (path, bytes, signal) => guard(path, signal, () => putIfAbsent(path, bytes, signal)),
    delete: (path, options) => guard(path, options?.signal, () => remove(path, options)),
  };
};
