import type { Lake } from '../../lake/index.ts';
import type { AddFile } from '../log/index.ts';

/** Above so many files one listing of the folder is cheaper than a look at each. */
const MOST_HEADS = 50;

const sizesListed = async (
  lake: Lake,
  tablePath: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> => {
  const sizes = new Map<string, number>();
  for await (const { path, sizeBytes } of lake.list(tablePath, { signal })) sizes.set(path, sizeBytes);
  return sizes;
};

const sizesAsked = async (
  lake: Lake,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> => {
  const heads = await Promise.all(paths.map((path) => lake.head(path, signal)));
  return new Map(
    heads.flatMap((head) => (head.outcome === 'found' ? [[head.info.path, head.info.sizeBytes]] : [])),
  );
};

/**
 * Whether files that a commit is about to name are all there, in the size that they were written in. Somebody's vacuum with too short a
 * retention deletes what no version names yet; a commit of a file that is gone could be read by no engine.
 */
export const areThere = async (
  lake: Lake,
  tablePath: string,
  files: readonly Pick<AddFile, 'path' | 'size'>[],
  signal: AbortSignal,
): Promise<boolean> => {
  if (files.length === 0) return true;
  const paths = files.map(({ path }) => `${tablePath}/${path}`);
  const sizes =
    files.length > MOST_HEADS
      ? await sizesListed(lake, tablePath, signal)
      : await sizesAsked(lake, paths, signal);
  return files.every(({ size }, index) => sizes.get(paths[index] ?? '') === size);
};

/** Files that were staged a minute ago or longer: a vacuum may have taken them since. */
export const longStaged = <File extends Pick<AddFile, 'modificationTime'>>(
  files: readonly File[],
  now: number,
): readonly File[] => files.filter(({ modificationTime }) => now - modificationTime >= 60_000);
