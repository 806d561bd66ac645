import { isNothingThere, isOther } from './adls-errors.ts';
import type { AdlsFolder } from './adls-folder.ts';
import { findFile } from './adls-read.ts';
import type { DeleteResult } from './lake.ts';
import { checkTag } from './tag.ts';

/** As `Lake.delete`. */
export const deleteFile = async (
  folder: AdlsFolder,
  path: string,
  { etag, signal }: { readonly etag?: string; readonly signal?: AbortSignal } = {},
): Promise<DeleteResult> => {
  checkTag(etag);
  const file = await folder.file(path);
  const conditions = etag === undefined ? {} : { conditions: { ifMatch: `"${etag}"` } };
  try {
    await folder.call(signal, (abortSignal) => file.delete(undefined, { abortSignal, ...conditions }));
    return { outcome: 'deleted' };
  } catch (error) {
    if (isNothingThere(error)) return { outcome: 'not-found' };
    if (etag === undefined || !isOther(error)) throw error;
    // A service may say so of nothing too, as Azurite does.
    return { outcome: (await findFile(folder, path, signal)) === undefined ? 'not-found' : 'changed' };
  }
};
