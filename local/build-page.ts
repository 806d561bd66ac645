import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

/** What the page may do, as the setting UI says it: each has a document of its own. */
const MODES = ['read', 'on'] as const;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

interface BuiltFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 16);

/** Script and style, named by what is in them. */
const bundle = async (): Promise<readonly BuiltFile[]> => {
  const { outputFiles } = await build({
    entryPoints: ['page/main.tsx'],
    absWorkingDir: ROOT,
    outdir: 'dist/ui',
    entryNames: '[name]-[hash]',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), bytes: contents }));
};

const icon = async (): Promise<BuiltFile> => {
  const bytes = await readFile(join(ROOT, 'page/icon.svg'));
  return { name: `icon-${hashOf(bytes)}.svg`, bytes };
};

/** The document holds no data, and names its files from where it lies: it works behind any prefix. */
const documentOf = (mode: (typeof MODES)[number], files: readonly BuiltFile[]): BuiltFile => {
  const named = (extension: string): string =>
    `ui/${files.find(({ name }) => name.endsWith(extension))?.name ?? ''}`;
  const text = `<!doctype html>
<html lang="en" data-mode="${mode}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tidemark</title>
<link rel="icon" href="${named('.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${named('.css')}">
<script type="module" src="${named('.js')}"></script>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. The same answers are at feeds and health, and by npm run tidemark.</noscript>
</body>
</html>
`;
  return { name: `index-${mode}.html`, bytes: new TextEncoder().encode(text) };
};

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

const writeFiles = async (folder: string, files: readonly BuiltFile[]): Promise<void> => {
  for (const { name, bytes } of files) {
    await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes, BROTLI));
    await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
};

/**
 * Bundles the page into `folder`, which is emptied first: files named by their content, each with `.br` and `.gz` beside it, and
 * `manifest.json`, which names all that is served. Rejects when it does not build.
 */
export const buildPage = async (folder: string): Promise<void> => {
  const assets = [...(await bundle()), await icon()];
  const documents = MODES.map((mode) => documentOf(mode, assets));
  const files = [...assets, ...documents];
  const entries = files.map(({ name, bytes }) => [
    name,
    { type: TYPES.get(extname(name)) ?? 'application/octet-stream', hash: hashOf(bytes) },
  ]);
  const manifest = {
    documents: Object.fromEntries(MODES.map((mode) => [mode, `index-${mode}.html`])),
    files: Object.fromEntries(entries) as object,
  };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFiles(folder, files);
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
};
