import type { Lake, PutResult } from '../../lake/index.ts';

/** A file that this process has put, or may have put, as these bytes. */
export interface OwnFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Takes a file of this process out again, if it is still the very one: by its bytes and its ETag. */
export const takeOutOwn = async (lake: Lake, { path, bytes }: OwnFile): Promise<void> => {
  const file = await lake.read(path);
  if (file.outcome === 'not-found' || file.etag === '' || Buffer.compare(file.bytes, bytes) !== 0) return;
  await lake.delete(path, { etag: file.etag });
};

/** Puts it where none is. Without a signal: a put that is cut may land after whoever looks after it. */
export const putOwn = (lake: Lake, { path, bytes }: OwnFile): Promise<PutResult> =>
  lake.putIfAbsent(path, bytes);
