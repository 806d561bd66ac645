import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildPage } from '../local/build-page.ts';
import { atMost, type Figure, Skipped, withFolder } from './workbench.ts';

const bench = 'page';
const KB = 1024;
/** Driven by what test/browser brings along. */
const SCRIPT = resolve(import.meta.dirname, '../test/browser/measure-page.ts');

interface Measured {
  readonly why?: string;
  readonly shownMs: number;
  readonly asked: number;
  readonly filterMs: number;
  readonly scrollMs: number;
  readonly rows: number;
}

const compressedKB = (): Promise<number> =>
  withFolder(async (folder) => {
    await buildPage(folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.br'));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
    return Math.round((sizes.reduce((sum, size) => sum + size, 0) / KB) * 10) / 10;
  });

/** The size of the page as it is sent, and how it does with 1,000 feeds in a browser on this machine: its list is windowed. */
export const page = async (): Promise<readonly Figure[]> => {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT]);
  const { why, shownMs, asked, filterMs, scrollMs, rows } = JSON.parse(stdout) as Measured;
  if (why !== undefined) throw new Skipped(why);
  return [
    atMost(bench, 'all of it, compressed', await compressedKB(), 'KB', 60),
    atMost(bench, '1,000 feeds: from address to list', Math.round(shownMs), 'ms', 2_000),
    atMost(bench, 'rows that are there at once', rows, 'rows', 60),
    atMost(bench, 'feeds whose runs were asked for', asked, 'feeds', 60),
    atMost(bench, 'a letter of the filter, to its frame', Math.round(filterMs), 'ms', 100),
    atMost(bench, 'a step of scrolling, to its frame', Math.round(scrollMs), 'ms', 50),
  ];
};
