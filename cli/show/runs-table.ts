import type { PastRun } from '../../shared/api/index.ts';
import { countText } from './numbers.ts';
import { outcomeCell } from './outcome-cell.ts';
import { type Canvas, table } from './table.ts';
import { agoText, durationText } from './times.ts';

const COLUMNS = [
  { title: 'RUN', whole: true },
  { title: 'FEED', whole: true },
  { title: 'KIND' },
  { title: 'OUTCOME' },
  { title: 'BEGAN' },
  { title: 'TOOK', align: 'right' },
  { title: 'ROWS', align: 'right' },
  { title: 'VERSION', align: 'right' },
  { title: 'SAID' },
] as const;

/** Runs on a line each, in the order that they came in. */
export const runsTable = (runs: readonly PastRun[], now: number, canvas: Canvas): readonly string[] => {
  const rows = runs.map((run) => [
    run.runId,
    run.feed,
    run.kind,
    outcomeCell(run.outcome),
    agoText(run.startedAt, now),
    durationText(run.durationMs),
    countText(run.rows),
    countText(run.version),
    run.message ?? run.notes?.[0] ?? '',
  ]);
  return table(COLUMNS, rows, canvas);
};
