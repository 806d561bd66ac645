import { join } from 'node:path';
import { withPackaged } from './packaged.ts';
import { atMost, type Figure, inFreshProcess, median, withSource } from './workbench.ts';

const bench = 'memory';
const SMALL = 200_000;
const LARGE = 1_000_000;
const LOADS = 10;

/** When the collector runs differs from process to process: the middle of so many counts. */
const PROCESSES = 3;

const peakMb = (folder: string, rows: number, loads: number): Promise<number> =>
  withSource(rows, async ({ serviceUrl, entitySet, key }) => {
    const peaks: number[] = [];
    const args = ['load', serviceUrl, entitySet, key, String(rows), String(loads)];
    for (let process = 0; process < PROCESSES; process += 1) {
      const { peakMb: peak = NaN } = await inFreshProcess(join(folder, 'append-process.js'), ...args);
      peaks.push(Math.round(peak));
    }
    return median(peaks);
  });

/** Peak resident memory of a fresh process, bundled as it is deployed: bounded, whatever the size of the feed and the number of loads. */
export const memory = (): Promise<readonly Figure[]> =>
  withPackaged(['append-process.ts'], async (folder) => {
    const small = await peakMb(folder, SMALL, 1);
    const large = await peakMb(folder, LARGE, 1);
    const often = await peakMb(folder, SMALL, LOADS);
    return [
      { bench, figure: `peak at ${SMALL} rows`, value: small, unit: 'MB' },
      atMost(bench, `peak at ${LARGE} rows`, large, 'MB', 250),
      atMost(bench, 'growth', Number((large / small).toFixed(2)), 'ratio', 1.1),
      atMost(bench, `peak of ${LOADS} loads of ${SMALL} rows`, often, 'MB', 300),
    ];
  });
