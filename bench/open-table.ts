import { join } from 'node:path';
import { createFileLake } from '../shared/lake/index.ts';
import { growOlder, checkpointNewest } from './old-table.ts';
import { withPackaged } from './packaged.ts';
import { lastJson, peersPython } from './peers.ts';
import {
  appendAll,
  atMost,
  type Figure,
  inFreshProcess,
  median,
  Skipped,
  withFolder,
  withSource,
} from './workbench.ts';

const bench = 'open-table';
const COMMITS = 10_000;
const PROCESSES = 5;
const TABLE = 'Tables/Orders';

/** What several processes took, the middle of each. */
const middleOf = async (open: () => Promise<Record<string, number>>) => {
  const runs: Record<string, number>[] = [];
  for (let run = 0; run < PROCESSES; run += 1) runs.push(await open());
  const of = (name: string): number => Math.round(median(runs.map((each) => each[name] ?? NaN)));
  if (of('files') !== COMMITS) throw new Error(`${of('files')} files of ${COMMITS}`);
  return { ms: of('ms'), peakMb: of('peakMb') };
};

/** delta-rs, for comparison; nothing where there is no Python, or its packages cannot be had. */
const theirs = async (folder: string): Promise<readonly Figure[]> => {
  try {
    const python = await peersPython();
    const { ms, peakMb } = await middleOf(async () => lastJson(await python('open.py', join(folder, TABLE))));
    return [
      { bench, figure: 'delta-rs: time', value: ms, unit: 'ms' },
      { bench, figure: 'delta-rs: memory', value: peakMb, unit: 'MB' },
    ];
  } catch (error) {
    if (error instanceof Skipped) return [];
    throw error;
  }
};

/**
 * What it takes a fresh process, bundled as it is deployed, to open a table of 10,000 commits and 10,000 files with a checkpoint: to its first snapshot,
 * Parquet and Arrow loaded on the way, and the peak of its memory. Beside it delta-rs, its import apart, to the list of its files.
 */
export const openTable = (): Promise<readonly Figure[]> =>
  withPackaged(['open-process.ts'], (bundles) =>
    withFolder(async (folder) => {
      await withSource(1, (source) => appendAll(source, folder));
      const lake = createFileLake(folder);
      await growOlder(lake, TABLE, { newest: 1, last: COMMITS });
      await checkpointNewest(lake, TABLE);
      const script = join(bundles, 'open-process.js');
      const { ms, peakMb } = await middleOf(() => inFreshProcess(script, folder, TABLE));
      return [
        atMost(bench, 'time', ms, 'ms', 300),
        atMost(bench, 'memory', peakMb, 'MB', 150),
        ...(await theirs(folder)),
      ];
    }),
  );
