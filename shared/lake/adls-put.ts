import type { DataLakeFileClient } from '@azure/storage-file-datalake';
import { withTimeout } from '../core/index.ts';
import { isTaken } from './adls-errors.ts';
import type { AdlsFolder } from './adls-folder.ts';
import { findFile } from './adls-read.ts';
import type { PutResult } from './lake.ts';
import { checkPath, tempPath } from './paths.ts';

const CLEANUP_TIMEOUT_MS = 10_000;
// Far below the service's limit for one append, so that a retry repeats little.
const CHUNK_BYTES = 16 * 1024 * 1024;

const upload = async (
  { call }: AdlsFolder,
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

// Best effort: what stays behind is hidden, and must not change the answer.
const discard = async (file: DataLakeFileClient, signal?: AbortSignal): Promise<void> => {
  if (signal?.aborted === true) return;
  const abortSignal = withTimeout(CLEANUP_TIMEOUT_MS, signal);
  await file.delete(undefined, { abortSignal }).catch(() => undefined);
};

/** As `Lake.write`. */
export const writeFile = async (
  folder: AdlsFolder,
  path: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> => upload(folder, await folder.file(path), bytes, signal);

/** Uploads to a hidden file beside `path`; what a failed upload left is taken away. */
const stage = async (
  folder: AdlsFolder,
  path: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<DataLakeFileClient> => {
  const file = await folder.file(tempPath(checkPath(path), folder.newId()));
  try {
    await upload(folder, file, bytes, signal);
    return file;
  } catch (error) {
    await discard(file, signal);
    throw error;
  }
};

/** As `Lake.putIfAbsent`: a hidden file, moved to its name if none is there. */
export const putFileIfAbsent = async (
  folder: AdlsFolder,
  path: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<PutResult> => {
  const staged = await stage(folder, path, bytes, signal);
  const to = folder.destination(path);
  try {
    await folder.call(signal, (abortSignal) =>
      staged.move(to.fileSystem, to.path, { abortSignal, destinationConditions: { ifNoneMatch: '*' } }),
    );
  } catch (error) {
    // Any other answer leaves it open whether the move happened, so that the hidden file must stay.
    if (!isTaken(error)) throw error;
    await discard(staged, signal);
    return { outcome: 'exists' };
  }
  // The rename's own answer need not carry the tag; that it happened is certain, whatever comes now.
  const info = await findFile(folder, path, signal).catch(() => undefined);
  return { outcome: 'created', etag: info?.etag ?? '' };
};
