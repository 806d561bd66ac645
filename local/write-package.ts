import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { makePackage, zipFolder } from './package.ts';

// Writes <out>/ and <out>.zip. --feeds names the feeds file to deploy.
const { out, feeds } = parseArgs({
  options: { out: { type: 'string', default: 'dist/package' }, feeds: { type: 'string' } },
}).values;
await makePackage(out, feeds);
const zip = await zipFolder(out);
await writeFile(`${out}.zip`, zip);
console.log(`${out}.zip: ${(zip.length / 1e6).toFixed(1)} MB`);
