import { atMost, inFreshProcess, withFolder, withSource, type Figure } from './workbench.ts';

const ROWS = 1_000_000;
const WINDOW = 10_000;
const bench = 'reload';

const ratio = (value: number): number => Number(value.toFixed(2));

const measure = async (url: string, folder: string): Promise<readonly Figure[]> => {
  const found = await inFreshProcess('./reload-process.ts', url, folder, String(ROWS), String(WINDOW));
  const {
    files = NaN,
    holding = NaN,
    read = NaN,
    written = NaN,
    log = NaN,
    bareMs = NaN,
    reloadMs = NaN,
  } = found;
  return [
    { bench, figure: `files of ${ROWS} rows`, value: files, unit: 'files' },
    { bench, figure: 'files that hold the window', value: holding, unit: 'bytes' },
    { bench, figure: 'data read', value: read, unit: 'bytes' },
    { bench, figure: 'data written', value: written, unit: 'bytes' },
    { bench, figure: 'log read and written', value: log, unit: 'bytes' },
    atMost(bench, 'read to what holds the window', ratio(read / holding), 'ratio', 1.1),
    atMost(bench, 'written to what holds it', ratio(written / holding), 'ratio', 1.1),
    { bench, figure: `bare loop, ${WINDOW} rows`, value: Math.round(bareMs), unit: 'ms' },
    { bench, figure: `reload, ${WINDOW} rows`, value: Math.round(reloadMs), unit: 'ms' },
    atMost(bench, 'reload to bare loop', ratio(reloadMs / bareMs), 'ratio', 2),
  ];
};

/** A reload of the last rows of a large table: what it reads and writes, and how long against fetching the same rows alone. */
export const reload = (): Promise<readonly Figure[]> =>
  withSource(ROWS, (url) => withFolder((folder) => measure(url, folder)));
