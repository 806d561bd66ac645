import type { ListedRun } from '../../shared/api/index.ts';
import { asTyped } from './as-typed.ts';
import { cancelText } from './cancel-text.ts';
import { countText } from './numbers.ts';
import { outcomeCell } from './outcome-cell.ts';
import { type Canvas, type Cell, table } from './table.ts';
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

type Open = Exclude<ListedRun, { readonly status: 'ended' }>;

const openCells = (run: Open, now: number): readonly (Cell | string)[] => {
  const { status, attempts, startedAt, progress, cancel } = run;
  const asked = `asked for ${agoText(startedAt, now)}`;
  const hasBegun = attempts > 0;
  const said = cancel === undefined ? (hasBegun ? '' : asked) : cancelText(cancel, now);
  return [
    { text: status, style: 'strong' },
    hasBegun ? agoText(startedAt, now) : '',
    '',
    hasBegun ? countText(progress.rows) : '',
    '',
    said,
  ];
};

const cellsOf = (run: ListedRun, now: number): readonly (Cell | string)[] =>
  run.status === 'ended'
    ? [
        outcomeCell(run.outcome),
        agoText(run.startedAt, now),
        durationText(run.durationMs),
        countText(run.rows),
        countText(run.version),
        asTyped(run.message ?? run.notes?.[0] ?? '').replaceAll('\n', ' '),
      ]
    : openCells(run, now);

/** Runs on a line each, in the order that they came in. */
export const runsTable = (runs: readonly ListedRun[], now: number, canvas: Canvas): readonly string[] => {
  const rows = runs.map((run) => [run.runId, run.feed, run.kind, ...cellsOf(run, now)]);
  return table(COLUMNS, rows, canvas);
};
