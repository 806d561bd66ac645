import { atMost, type Figure, inFreshProcess, withSource } from './workbench.ts';

const ROWS = 200_000;

/** The whole append to a committed table on disk, against a bare loop that only fetches and parses the same pages. */
export const append = async (): Promise<readonly Figure[]> => {
  const { bareMs = NaN, wholeMs = NaN } = await withSource(ROWS, (url) =>
    inFreshProcess('./append-process.ts', 'compare', url, String(ROWS)),
  );
  const bench = 'append';
  return [
    { bench, figure: `bare loop, ${ROWS} rows`, value: Math.round(bareMs), unit: 'ms' },
    { bench, figure: `whole append, ${ROWS} rows`, value: Math.round(wholeMs), unit: 'ms' },
    { bench, figure: 'rows a second', value: Math.round((ROWS / wholeMs) * 1000), unit: '1/s' },
    atMost(bench, 'whole append to bare loop', Number((wholeMs / bareMs).toFixed(2)), 'ratio', 1.8),
  ];
};
