import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atMost, type Figure, median } from './workbench.ts';

const bench = 'cli';
const ROUNDS = 21;
const BIN = fileURLToPath(new URL('../cli/tidemark.cjs', import.meta.url));
const CACHE = fileURLToPath(new URL('../node_modules/.cache/tidemark', import.meta.url));
/** Tells at the end of a process what it took of the processor, in ms. */
const TELL_CPU = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process._rawDebug((user+system)/1000)})`;

const run = promisify(execFile);

interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const took = async (...args: readonly string[]): Promise<Took> => {
  const began = performance.now();
  const { stderr } = await run(process.execPath, ['--import', TELL_CPU, ...args]);
  return { wallMs: performance.now() - began, cpuMs: Number(stderr) };
};

const middle = (all: readonly Took[], of: keyof Took): number =>
  Math.round(median(all.map((one) => one[of])));

/**
 * How long the help of a command takes, from the start of its process to its end: on a checkout that has seen it before, and on one that has not, whose
 * compiled modules are not kept yet. Beside it a Node.js that does nothing. Processor time is the same with other work on the machine.
 */
export const cli = async (): Promise<readonly Figure[]> => {
  await rm(CACHE, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  const first = await took(BIN, 'reload', '--help');
  const bare: Took[] = [];
  const help: Took[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await took('--eval', '0'));
    help.push(await took(BIN, 'reload', '--help'));
  }
  return [
    { bench, figure: 'node alone', value: middle(bare, 'wallMs'), unit: 'ms' },
    { bench, figure: 'node alone, processor time', value: middle(bare, 'cpuMs'), unit: 'ms' },
    { bench, figure: 'the first time, processor time', value: Math.round(first.cpuMs), unit: 'ms' },
    { bench, figure: 'help, processor time', value: middle(help, 'cpuMs'), unit: 'ms' },
    atMost(bench, 'help', middle(help, 'wallMs'), 'ms', 120),
  ];
};
