import { collect, isFolder, plainEtag } from './adls-answers.ts';
import { adlsFailure, isNothingThere } from './adls-errors.ts';
import type { AdlsFolder } from './adls-folder.ts';
import type { ByteRange, FileInfo, ReadResult } from './lake.ts';
import { checkRange } from './range.ts';

/** What the service knows of a file; undefined when none is there. */
export const findFile = async (
  folder: AdlsFolder,
  path: string,
  signal?: AbortSignal,
): Promise<FileInfo | undefined> => {
  const file = await folder.file(path);
  try {
    const properties = await folder.call(signal, (abortSignal) => file.getProperties({ abortSignal }));
    if (isFolder(properties)) return undefined;
    return {
      path,
      sizeBytes: properties.contentLength ?? 0,
      modifiedMs: properties.lastModified?.getTime() ?? 0,
      etag: plainEtag(properties.etag),
    };
  } catch (error) {
    if (isNothingThere(error)) return undefined;
    throw error;
  }
};

/** What a ranged read cannot be asked for: no bytes of a file. */
const readNothing = async (folder: AdlsFolder, path: string, signal?: AbortSignal): Promise<ReadResult> => {
  const info = await findFile(folder, path, signal);
  if (info === undefined) return { outcome: 'not-found' };
  return { outcome: 'found', bytes: new Uint8Array(0), etag: info.etag };
};

const download = async (
  folder: AdlsFolder,
  path: string,
  range: ByteRange | undefined,
  signal?: AbortSignal,
): Promise<ReadResult> => {
  const file = await folder.file(path);
  const count = range === undefined ? undefined : range.end - range.start;
  return folder.call(signal, async (abortSignal) => {
    const answer = await file.read(range?.start, count, { abortSignal, maxRetryRequests: 3 });
    if (isFolder(answer) || answer.readableStreamBody === undefined) return { outcome: 'not-found' };
    const bytes = await collect(answer.readableStreamBody, answer.contentLength ?? 0);
    return { outcome: 'found', bytes, etag: plainEtag(answer.etag) };
  });
};

/** As `Lake.read`. */
export const readFile = async (
  folder: AdlsFolder,
  path: string,
  { range, signal }: { readonly range?: ByteRange; readonly signal?: AbortSignal } = {},
): Promise<ReadResult> => {
  checkRange(range);
  if (range !== undefined && range.start === range.end) return readNothing(folder, path, signal);
  try {
    return await download(folder, path, range, signal);
  } catch (error) {
    if (isNothingThere(error)) return { outcome: 'not-found' };
    // The range begins at or behind the file's end.
    if (adlsFailure(error).status === 416) return readNothing(folder, path, signal);
    throw error;
  }
};
