import { parseArgs } from 'node:util';
import { buildFunctions } from './build.ts';

const { outdir } = parseArgs({ options: { outdir: { type: 'string', default: 'dist' } } }).values;
await buildFunctions(outdir);
