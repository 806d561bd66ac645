import { loadSnapshot } from '../shared/delta/index.ts';
import { createFileLake } from '../shared/lake/index.ts';

// Opens a table in a process of its own, as the first run after a start does. Arguments: the lake's folder, the table.
const [, , folder = '', tablePath = ''] = process.argv;

const started = performance.now();
const table = await loadSnapshot(createFileLake(folder), tablePath);
const ms = performance.now() - started;
console.log(
  JSON.stringify({
    ms,
    version: table?.version,
    files: table?.files.length,
    peakMb: process.resourceUsage().maxRSS / 1_024,
  }),
);
