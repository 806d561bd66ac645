import { join } from 'node:path';
import { buildFunctions } from '../local/build.ts';
import { makePackage } from '../local/package.ts';
import { withFolder } from './workbench.ts';

/**
 * Bundles scripts of this folder as the functions are deployed, `parquet-wasm` and the encoder's thread beside them, while `use` works with the
 * folder of the bundles. What runs from sources pays 30 MB and some 200 ms for what turns TypeScript into JavaScript.
 */
export const withPackaged = <T>(
  scripts: readonly string[],
  use: (folder: string) => Promise<T>,
): Promise<T> =>
  withFolder(async (folder) => {
    await makePackage(folder);
    const bundles = join(folder, 'bench');
    const entries = scripts.map((script) => `bench/${script}`);
    await buildFunctions(bundles, [...entries, 'shared/delta/files/encode-worker.ts']);
    return use(bundles);
  });
