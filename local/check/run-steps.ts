import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Step } from './plan.ts';

const ENTRY: Readonly<Record<Step['program'], readonly string[]>> = {
  tsc: ['node_modules/typescript/bin/tsc'],
  oxlint: ['node_modules/oxlint/bin/oxlint'],
  prettier: ['node_modules/prettier/bin/prettier.cjs'],
  knip: ['node_modules/knip/bin/knip.js'],
  vitest: ['node_modules/vitest/vitest.mjs'],
  node: [],
};

/** Two at a time: the tests are the longest, and run beside the others. */
const LANES = 2;

/** Runs one program, and says how it went: its output where it failed. True when it did not. */
const runStep = async ({ name, program, args, env }: Step): Promise<boolean> => {
  const start = performance.now();
  const child = spawn(process.execPath, [...ENTRY[program], ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}, ${seconds} s`);
  // vitest writes what failed to stderr, and a dot for every test to stdout.
  if (code !== 0) console.error(program === 'vitest' ? said : `${out}${said}`);
  return code === 0;
};

/** Runs every step, whether or not one fails. True when none did. */
export const runSteps = async (steps: readonly Step[]): Promise<boolean> => {
  const waiting = [...steps];
  const lane = async (): Promise<boolean> => {
    let isGood = true;
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      isGood = (await runStep(step)) && isGood;
    return isGood;
  };
  const lanes = await Promise.all(Array.from({ length: LANES }, lane));
  return lanes.every(Boolean);
};
