import { resolve } from 'node:path';
import { build } from 'esbuild';

/** Stays outside the bundle: it reads its WebAssembly beside its own file. */
export const SHIPPED_PACKAGE = 'parquet-wasm';

/** CommonJS inside the bundle asks for Node's modules, and `@azure/functions` for its host, by `require`: ES modules have none. */
const REQUIRE =
  "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);";

/**
 * Bundles the functions and all packages but `parquet-wasm` into `outdir`, in parts that load when they are needed. The source maps hold
 * places, not sources. Rejects when a file does not build.
 */
export const buildFunctions = async (
  outdir: string,
  entryPoints: string[] = ['functions/main.ts', 'shared/delta/files/encode-worker.ts'],
): Promise<void> => {
  await build({
    entryPoints,
    absWorkingDir: resolve(import.meta.dirname, '..'),
    outdir,
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // The host hands its core module out by `require` only.
    external: ['@azure/functions-core', SHIPPED_PACKAGE],
    banner: { js: REQUIRE },
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
};
