import { loadCommits } from '../../shared/delta/index.ts';
import type { World } from './memory-world.ts';

/** Every data file that some version of the table names, by its path in the lake. */
export const namedFiles = async (world: World): Promise<ReadonlySet<string>> => {
  const { lake, feed } = world;
  const read = await loadCommits(lake, feed.tablePath, {
    from: 0,
    to: (await world.snapshot())?.version ?? -1,
  });
  if (read.outcome === 'gone') throw new Error('the log has a gap');
  return new Set(read.commits.flatMap(({ adds }) => adds.map(({ path }) => `${feed.tablePath}/${path}`)));
};

/** Those of them that are not there: nobody can read the version that names one. */
export const missingFiles = async (world: World): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (const path of await namedFiles(world)) {
    if ((await world.lake.head(path)).outcome !== 'found') missing.push(path);
  }
  return missing;
};
