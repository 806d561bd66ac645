import { atMost, type Figure, inFreshProcess, withFolder, withSource } from './workbench.ts';

const ROWS = 1_000_000;
const WINDOW = 10_000;
const bench = 'reload';

const ratio = (value: number): number => Number(value.toFixed(2));

/** What an answer of a service takes to begin that is not on this machine. */
const LATENCY_MS = 100;

const measure = async (latencyMs: number): Promise<Record<string, number>> =>
  withSource(
    ROWS,
    ({ serviceUrl }) =>
      withFolder((folder) =>
        inFreshProcess('./reload-process.ts', serviceUrl, folder, String(ROWS), String(WINDOW)),
      ),
    { latencyMs },
  );

const bytesOf = ({ files = NaN, holding = NaN, read = NaN, written = NaN, log = NaN }): readonly Figure[] => [
  { bench, figure: `files of ${ROWS} rows`, value: files, unit: 'files' },
  { bench, figure: 'files that hold the window', value: holding, unit: 'bytes' },
  { bench, figure: 'data read', value: read, unit: 'bytes' },
  { bench, figure: 'data written', value: written, unit: 'bytes' },
  { bench, figure: 'log read and written', value: log, unit: 'bytes' },
  atMost(bench, 'read to what holds the window', ratio(read / holding), 'ratio', 1.1),
  atMost(bench, 'written to what holds it', ratio(written / holding), 'ratio', 1.1),
];

const timesOf = (
  { bareMs = NaN, reloadMs = NaN },
  { source, goal }: { readonly source: string; readonly goal: number },
): readonly Figure[] => [
  { bench, figure: `bare loop, ${source}`, value: Math.round(bareMs), unit: 'ms' },
  { bench, figure: `reload, ${source}`, value: Math.round(reloadMs), unit: 'ms' },
  atMost(bench, `reload to bare, ${source}`, ratio(reloadMs / bareMs), 'ratio', goal),
];

/**
 * A reload of the last rows of a large table: what it reads and writes, and how long it takes against a bare loop that fetches and parses the
 * same rows, from a source that answers at once and from one that takes its time.
 */
export const reload = async (): Promise<readonly Figure[]> => {
  const atOnce = await measure(0);
  const remote = await measure(LATENCY_MS);
  return [
    ...bytesOf(atOnce),
    ...timesOf(atOnce, { source: 'at once', goal: 5 }),
    ...timesOf(remote, { source: `${LATENCY_MS} ms`, goal: 2 }),
  ];
};
