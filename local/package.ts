import { createRequire } from 'node:module';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import manifest from '#package' with { type: 'json' };
import { buildPage } from './build-page.ts';
import { buildFunctions, SHIPPED_PACKAGE } from './build.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Read by Node.js or by the function, and nothing else of that package: its other builds are for browsers. */
const SHIPPED_FILES = [
  'package.json',
  'node/package.json',
  'node/parquet_wasm.js',
  'node/parquet_wasm_bg.wasm',
  'LICENSE_APACHE',
  'LICENSE_MIT',
];

const shipPackage = async (folder: string): Promise<void> => {
  const entry = createRequire(import.meta.url).resolve(SHIPPED_PACKAGE);
  const from = dirname(dirname(entry));
  const to = join(folder, 'node_modules', SHIPPED_PACKAGE);
  await Promise.all(SHIPPED_FILES.map((file) => cp(join(from, file), join(to, file))));
};

/** The functions' own floor: the repository's `engines` say what the scripts start on, which bring a newer one along. */
const ENGINES = { node: '>=22.15' };

/** What the host and the entry's module system need of package.json: no script, no dependency that would be installed again. */
const shippedManifest = (): string => {
  const { name, version, license, type, main } = manifest;
  return `${JSON.stringify({ name, version, private: true, license, type, main, engines: ENGINES }, undefined, 2)}\n`;
};

/**
 * Puts what is deployed into `folder`, which is emptied first: bundles with source maps, the page, `parquet-wasm`, host.json, package.json and the feeds
 * file. Nothing has to be installed there.
 */
export const makePackage = async (folder: string, feedsFile = join(ROOT, 'feeds.json')): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await buildFunctions(join(folder, 'dist'));
  await buildPage(join(folder, 'dist/ui'));
  await shipPackage(folder);
  await cp(join(ROOT, 'host.json'), join(folder, 'host.json'));
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  await cp(feedsFile, join(folder, 'feeds.json'));
  await writeFile(join(folder, 'package.json'), shippedManifest());
};

/** Every file below `folder`, by its path from there with slashes, sorted. */
const filesOf = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .toSorted();
};

/** The time of every file in the zip: the same content gives the same bytes. */
const MTIME = new Date(2020, 0, 1);

/** `folder` as a zip, its files at the root as the host wants them. */
export const zipFolder = async (folder: string): Promise<Uint8Array> => {
  const zippable: Zippable = {};
  for (const file of await filesOf(folder)) zippable[file] = await readFile(join(folder, file));
  return zipSync(zippable, { level: 9, mtime: MTIME });
};
