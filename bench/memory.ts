import { atMost, inFreshProcess, withSource, type Figure } from './workbench.ts';

const SMALL = 200_000;
const LARGE = 1_000_000;

const peakMb = async (rows: number): Promise<number> => {
  const { peakMb: peak = NaN } = await withSource(rows, (url) =>
    inFreshProcess('./append-process.ts', 'memory', url, String(rows)),
  );
  return Math.round(peak);
};

/** Peak resident memory of one append in a fresh process: bounded, whatever the size of the feed. */
export const memory = async (): Promise<readonly Figure[]> => {
  const small = await peakMb(SMALL);
  const large = await peakMb(LARGE);
  return [
    atMost('memory', `peak at ${SMALL} rows`, small, 'MB', 400),
    atMost('memory', `peak at ${LARGE} rows`, large, 'MB', 400),
    atMost('memory', 'growth', Number((large / small).toFixed(2)), 'ratio', 1.2),
  ];
};
