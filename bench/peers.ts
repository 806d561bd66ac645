import { join, resolve } from 'node:path';
import { preparePython, type Python } from '../local/python.ts';
import { withPackaged } from './packaged.ts';
import {
  atMost,
  type BenchSource,
  type Figure,
  inFreshProcess,
  median,
  Skipped,
  withFolder,
  withSource,
} from './workbench.ts';

const bench = 'peers';
const ROWS = 200_000;
const PAIRS = 9;

export const lastJson = (output: string): Record<string, number> =>
  JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, number>;

/** A Python with the peers' packages, in a venv of its own. */
export const peersPython = async (): Promise<Python> => {
  try {
    return await preparePython(resolve('.bench'), join(import.meta.dirname, 'peers'));
  } catch (error) {
    throw new Skipped(error instanceof Error ? error.message : String(error));
  }
};

interface Pair {
  readonly oursMs: number;
  readonly theirsMs: number;
  readonly differing: number;
}

/** Both append the same pages to tables in `folder`; what they wrote is read back and compared. */
const runPair = async (
  python: Python,
  script: string,
  source: BenchSource,
  folder: string,
): Promise<Pair> => {
  const { serviceUrl, entitySet, key, rows } = source;
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  const theirRun = lastJson(await python('append.py', `${serviceUrl}/${entitySet}`, theirs));
  const ourRun = await inFreshProcess(script, 'once', serviceUrl, entitySet, key, String(rows), ours);
  const { rows: read = NaN, differing = NaN } = lastJson(
    await python('compare.py', join(ours, 'Tables/Orders'), theirs, key),
  );
  if (read !== rows) throw new Error(`${read} of ${rows} rows were read back`);
  return { oursMs: ourRun['cpuMs'] ?? NaN, theirsMs: theirRun['cpuMs'] ?? NaN, differing };
};

const measure = async (python: Python, script: string, source: BenchSource): Promise<readonly Figure[]> => {
  const pairs: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1)
    pairs.push(await withFolder((folder) => runPair(python, script, source, folder)));
  const middle = (of: (pair: Pair) => number): number => median(pairs.map(of));
  return [
    {
      bench,
      figure: 'httpx, polars, deltalake',
      value: Math.round(middle((pair) => pair.theirsMs)),
      unit: 'ms',
    },
    { bench, figure: 'tidemark', value: Math.round(middle((pair) => pair.oursMs)), unit: 'ms' },
    atMost(bench, 'rows that differ', Math.max(...pairs.map((pair) => pair.differing)), 'rows', 0),
    atMost(
      bench,
      'processor time to the script',
      Number(middle((pair) => pair.oursMs / pair.theirsMs).toFixed(2)),
      'ratio',
      1,
    ),
  ];
};

/**
 * Processor time of a first append, all threads, against a script of httpx, polars' own JSON reader and deltalake: fresh processes in turn, the
 * same pages, the same types, and rows that are read back and compared. Skipped where there is no Python or its packages cannot be had.
 */
export const peers = async (): Promise<readonly Figure[]> => {
  const python = await peersPython();
  return withPackaged(['append-process.ts'], (folder) =>
    withSource(ROWS, (source) => measure(python, join(folder, 'append-process.js'), source)),
  );
};
