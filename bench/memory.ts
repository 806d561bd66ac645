import { atMost, type Figure, inFreshProcess, median, withSource } from './workbench.ts';

const SMALL = 200_000;
const LARGE = 1_000_000;

/** When the collector runs differs from process to process: the middle of so many counts. */
const PROCESSES = 3;

const peakMb = (rows: number): Promise<number> =>
  withSource(rows, async (url) => {
    const peaks: number[] = [];
    for (let process = 0; process < PROCESSES; process += 1) {
      const { peakMb: peak = NaN } = await inFreshProcess('./append-process.ts', 'memory', url, String(rows));
      peaks.push(Math.round(peak));
    }
    return median(peaks);
  });

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
