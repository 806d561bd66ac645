import { join } from 'node:path';
import { bareLoop } from './bare-loop.ts';
import { appendAll, type BenchSource, median, withFolder } from './workbench.ts';

/**
 * Appends a source's rows in a process of its own, and prints figures as JSON. Arguments: what, service root, entity set, its key, rows; then:
 * - `compare`, rounds: the bare loop and the whole append in turn, warm: the middle of wall and processor time, ms, and of the rounds' ratios
 * - `ranges`, rounds: the same of loads of one range at a time, as the bare loop, and of four at once
 * - `load`, times: so many loads one after the other, each to a table of its own: the process's processor time from its start, ms, and the peak of
 *   its resident memory, MB
 * - `once`, folder: one load to a table in that folder, with the same figures
 */
const [, , what = '', serviceUrl = '', entitySet = '', key = '', rowsText = '', last = ''] = process.argv;
const source: BenchSource = { serviceUrl, entitySet, key, rows: Number(rowsText) };

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Processor time is of all threads. */
const costOf = async (work: () => Promise<void>): Promise<Cost> => {
  const started = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - started, cpuMs: (user + system) / 1_000 };
};

const bare = async (): Promise<void> => {
  const seen = await bareLoop(`${serviceUrl}/${entitySet}`);
  if (seen !== source.rows) throw new Error(`${seen} of ${source.rows} rows`);
};
let loads = 0;
/** To a table of its own. */
const loadTo =
  (folder: string, parallel = 4) =>
  (): Promise<void> =>
    appendAll(source, join(folder, String((loads += 1))), { parallel });

/** The first rounds warm both up. Which of the two comes first changes from round to round. */
const WARM_UP = 2;

const compare = async (
  load: () => Promise<void>,
  base: () => Promise<void> = bare,
): Promise<Record<string, number>> => {
  const pairs: { readonly bare: Cost; readonly whole: Cost }[] = [];
  for (let round = -WARM_UP; round < Number(last); round += 1) {
    const [first, second] = round % 2 === 0 ? [base, load] : [load, base];
    const [one, other] = [await costOf(first), await costOf(second)];
    if (round >= 0) pairs.push(first === base ? { bare: one, whole: other } : { bare: other, whole: one });
  }
  const middle = (of: (pair: { readonly bare: Cost; readonly whole: Cost }) => number): number =>
    median(pairs.map(of));
  return {
    bareMs: middle(({ bare }) => bare.wallMs),
    wholeMs: middle(({ whole }) => whole.wallMs),
    bareCpuMs: middle(({ bare }) => bare.cpuMs),
    wholeCpuMs: middle(({ whole }) => whole.cpuMs),
    wall: middle(({ bare, whole }) => whole.wallMs / bare.wallMs),
    cpu: middle(({ bare, whole }) => whole.cpuMs / bare.cpuMs),
  };
};

const ownCost = (): Record<string, number> => {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, peakMb: process.resourceUsage().maxRSS / 1_024 };
};
const loadOften = async (load: () => Promise<void>): Promise<Record<string, number>> => {
  for (let time = 0; time < Number(last); time += 1) await load();
  return ownCost();
};
const loadOnce = async (): Promise<Record<string, number>> => {
  await appendAll(source, last);
  return ownCost();
};

const figuresIn = (folder: string): Promise<Record<string, number>> => {
  if (what === 'compare') return compare(loadTo(folder));
  return what === 'ranges' ? compare(loadTo(folder), loadTo(folder, 1)) : loadOften(loadTo(folder));
};

const figures = what === 'once' ? await loadOnce() : await withFolder(figuresIn);
console.log(JSON.stringify(figures));
