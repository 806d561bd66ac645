import type { Lake } from '../../lake/index.ts';
import { hintPath, hintVersion, logPath } from '../log/index.ts';
import { type OwnFile, putOwn } from './own-file.ts';

/** What readers are told of the newest checkpoint. `size`: its actions. Source: Delta PROTOCOL.md, "Last Checkpoint File Schema". */
export interface Hint {
  readonly version: number;
  readonly size: number;
  readonly sizeInBytes: number;
  readonly numOfAddFiles: number;
}

/** Others may write it as well: who loses looks again; more rounds than this are no race any more. */
const ROUNDS = 3;

/** Whether the present hint is to stay: of a version that is no older, and in the log. */
const isNewer = async (
  lake: Lake,
  tablePath: string,
  present: number | undefined,
  version: number,
): Promise<boolean> => {
  if (present === undefined || present < version) return false;
  if (present === version) return true;
  return (await lake.head(logPath(tablePath, present))).outcome === 'found';
};

/**
 * Says that the newest checkpoint is of this version, unless a newer one is said already: it never goes back. The present file is taken out by its
 * ETag and the new one put where none is, so that a process which stood still replaces nothing that it did not see. For a moment there is none,
 * which costs a reader a longer listing. Answers the file, where it was put.
 */
export const pointHint = async (lake: Lake, tablePath: string, hint: Hint): Promise<OwnFile | undefined> => {
  const path = hintPath(tablePath);
  const bytes = Buffer.from(JSON.stringify(hint));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const present = await lake.read(path);
    if (present.outcome === 'found') {
      if (await isNewer(lake, tablePath, hintVersion(present.bytes), hint.version)) return undefined;
      // Without an ETag nobody can tell which file would go.
      if (present.etag === '') return undefined;
      const gone = await lake.delete(path, { etag: present.etag });
      if (gone.outcome === 'changed') continue;
    }
    const put = await putOwn(lake, { path, bytes });
    if (put.outcome === 'created') return { path, bytes };
  }
  return undefined;
};
