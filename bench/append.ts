import { join } from 'node:path';
import type { SetName } from './entity-sets.ts';
import { withPackaged } from './packaged.ts';
import { atMost, type BenchSource, type Figure, inFreshProcess, median, withSource } from './workbench.ts';

const bench = 'append';
const ROWS = 200_000;

const argsOf = ({ serviceUrl, entitySet, key, rows }: BenchSource): readonly string[] => [
  serviceUrl,
  entitySet,
  key,
  String(rows),
];

const ratio = (value: number): number => Number(value.toFixed(2));

/** Both sides in turn in one process, warm. */
const compare = (
  folder: string,
  source: BenchSource,
  rounds: number,
  what: 'compare' | 'ranges' = 'compare',
): Promise<Record<string, number>> =>
  inFreshProcess(join(folder, 'append-process.js'), what, ...argsOf(source), String(rounds));

const warm = async (folder: string, source: BenchSource): Promise<readonly Figure[]> => {
  const figures = await compare(folder, source, 11);
  const { bareMs = NaN, wholeMs = NaN, bareCpuMs = NaN, wholeCpuMs = NaN, wall = NaN, cpu = NaN } = figures;
  return [
    { bench, figure: `bare loop, ${ROWS} rows`, value: Math.round(bareMs), unit: 'ms' },
    { bench, figure: `whole append, ${ROWS} rows`, value: Math.round(wholeMs), unit: 'ms' },
    { bench, figure: 'rows a second', value: Math.round((ROWS / wholeMs) * 1_000), unit: '1/s' },
    { bench, figure: 'processor time of the bare loop', value: Math.round(bareCpuMs), unit: 'ms' },
    { bench, figure: 'processor time of the append', value: Math.round(wholeCpuMs), unit: 'ms' },
    atMost(bench, 'whole append to bare loop', ratio(wall), 'ratio', 1),
    atMost(bench, 'processor time to bare loop', ratio(cpu), 'ratio', 1.4),
  ];
};

/** A function that scales to zero runs cold: modules, WebAssembly and code that is not optimized yet are in it, on both sides. */
const fresh = async (folder: string, source: BenchSource): Promise<readonly Figure[]> => {
  const bare: number[] = [];
  const whole: number[] = [];
  const url = `${source.serviceUrl}/${source.entitySet}`;
  for (let pair = 0; pair < 9; pair += 1) {
    const { cpuMs: bareMs = NaN } = await inFreshProcess(join(folder, 'bare-process.js'), url);
    const script = join(folder, 'append-process.js');
    const { cpuMs: wholeMs = NaN } = await inFreshProcess(script, 'load', ...argsOf(source), '1');
    bare.push(bareMs);
    whole.push(wholeMs);
  }
  const ratios = whole.map((ms, pair) => ms / (bare[pair] ?? NaN));
  return [
    { bench, figure: 'bare loop, fresh process', value: Math.round(median(bare)), unit: 'ms' },
    { bench, figure: 'first append, fresh process', value: Math.round(median(whole)), unit: 'ms' },
    atMost(bench, 'processor time, fresh processes', ratio(median(ratios)), 'ratio', 1.8),
  ];
};

/** A source that answers at once is read no faster by several ranges: what it costs to see that. */
const ranges = async (folder: string, source: BenchSource): Promise<readonly Figure[]> => {
  const { wall = NaN } = await compare(folder, source, 11, 'ranges');
  return [atMost(bench, 'parallel: 4 to parallel: 1', ratio(wall), 'ratio', 1.05)];
};

const wallOf =
  (folder: string, figure: string) =>
  async (source: BenchSource): Promise<readonly Figure[]> => {
    const { bareMs = NaN, wholeMs = NaN, wall = NaN } = await compare(folder, source, 9);
    return [
      { bench, figure: `${figure}: bare loop, ${source.rows} rows`, value: Math.round(bareMs), unit: 'ms' },
      { bench, figure: `${figure}: whole append`, value: Math.round(wholeMs), unit: 'ms' },
      atMost(bench, `${figure}: to bare loop`, ratio(wall), 'ratio', 1.1),
    ];
  };

/** Other shapes of rows: 120 columns, half of them null; long texts, half of them beyond ASCII. */
const SHAPES: readonly (readonly [figure: string, set: SetName, rows: number, pageRows: number])[] = [
  ['wide', 'WideLines', 20_000, 2_000],
  ['text', 'Remarks', 50_000, 5_000],
];

/**
 * The whole append to a committed table on disk, bundled as it is deployed, against a bare loop that only fetches and parses the same pages:
 * wall and processor time as ratios of neighbouring rounds, the middle of them.
 */
export const append = (): Promise<readonly Figure[]> =>
  withPackaged(['append-process.ts', 'bare-process.ts'], async (folder) => {
    const orders = await withSource(ROWS, async (source) => [
      ...(await warm(folder, source)),
      ...(await ranges(folder, source)),
      ...(await fresh(folder, source)),
    ]);
    const shapes: Figure[] = [];
    for (const [figure, set, rows, pageRows] of SHAPES)
      shapes.push(...(await withSource(rows, wallOf(folder, figure), { set, pageRows })));
    return [...orders, ...shapes];
  });
