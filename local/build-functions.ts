import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { buildPage } from './build-page.ts';
import { buildFunctions } from './build.ts';

const { outdir } = parseArgs({ options: { outdir: { type: 'string', default: 'dist' } } }).values;
await buildFunctions(outdir);
await buildPage(join(outdir, 'ui'));
