import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makePackage } from '../local/package.ts';
import { atMost, type Figure, inFreshProcess, median, withFolder } from './workbench.ts';

const ROUNDS = 21;
const bench = 'cold-start';

const EMPTY_APP = `
  import { app } from '@azure/functions';
  app.timer('tick', { schedule: '0 0 * * * *', handler: () => undefined });`;

/** An app of one function that does nothing, packaged as ours is. */
const makeEmptyApp = async (folder: string, packaged: string): Promise<void> => {
  await mkdir(folder);
  await cp(join(packaged, 'package.json'), join(folder, 'package.json'));
  await build({
    stdin: { contents: EMPTY_APP, resolveDir: import.meta.dirname },
    outfile: join(folder, 'dist/main.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@azure/functions-core'],
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
  });
  await writeFile(join(folder, 'host.json'), '{"version":"2.0"}');
};

const loadMs = async (folder: string): Promise<number> =>
  (await inFreshProcess('./cold-start-process.ts', join(folder, 'dist/main.js')))['ms'] ?? NaN;

/**
 * How long the packaged entry takes to load, to its last registration, against an app of one empty function. Fresh processes, the two in
 * turn; the files are in the disk cache. What the platform itself takes to start is not in it.
 */
export const coldStart = (): Promise<readonly Figure[]> =>
  withFolder(async (folder) => {
    const [ours, empty] = [join(folder, 'ours'), join(folder, 'empty')];
    await makePackage(ours);
    await makeEmptyApp(empty, ours);
    const oursMs: number[] = [];
    const emptyMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      emptyMs.push(await loadMs(empty));
      oursMs.push(await loadMs(ours));
    }
    const [own, base] = [median(oursMs), median(emptyMs)];
    return [
      { bench, figure: 'empty app', value: Math.round(base), unit: 'ms' },
      { bench, figure: 'packaged entry', value: Math.round(own), unit: 'ms' },
      atMost(bench, 'more than the empty app', Math.round(own - base), 'ms', 120),
    ];
  });
