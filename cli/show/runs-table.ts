import type { ListedRun, PastRun } from '../../shared/api/index.ts';
import { asTyped } from './as-typed.ts';
import { cancelText } from './cancel-text.ts';
import { countText } from './numbers.ts';
import { outcomeCell } from './outcome-cell.ts';
import { type Canvas, type Cell, type Column, table } from './table.ts';
import { agoText, durationText } from './times.ts';

/** So much of an id is shown, and can be typed: `run` and `cancel` take it. */
const SHOWN = 8;

const COLUMNS: readonly Column[] = [
  { title: 'RUN', whole: 'always' },
  { title: 'FEED', whole: true },
  { title: 'KIND', spare: true },
  { title: 'OUTCOME' },
  { title: 'BEGAN' },
  { title: 'ROWS', align: 'right', spare: true },
  { title: 'TOOK', align: 'right', spare: true },
  { title: 'VERSION', align: 'right', spare: true },
  { title: 'SAID', least: 40 },
];

type Open = Exclude<ListedRun, { readonly status: 'ended' }>;

const openCells = (run: Open, now: number): readonly (Cell | string)[] => {
  const { status, attempts, startedAt, progress, cancel } = run;
  const asked = `asked for ${agoText(startedAt, now)}`;
  const hasBegun = attempts > 0;
  const said = cancel === undefined ? (hasBegun ? '' : asked) : cancelText(cancel, now);
  return [
    { text: status, style: 'strong' },
    hasBegun ? agoText(startedAt, now) : '',
    hasBegun ? countText(progress.rows) : '',
    '',
    '',
    said,
  ];
};

/** Why it failed, or what it noted, on one line. The feed has a column of its own. */
const saidOf = ({ feed, message, notes }: PastRun): string => {
  const said = message ?? notes?.[0] ?? '';
  const own = `Feed "${feed}": `;
  return asTyped(said.startsWith(own) ? said.slice(own.length) : said).replaceAll('\n', ' ');
};

const cellsOf = (run: ListedRun, now: number): readonly (Cell | string)[] =>
  run.status === 'ended'
    ? [
        outcomeCell(run.outcome),
        agoText(run.startedAt, now),
        countText(run.rows),
        durationText(run.durationMs),
        countText(run.version),
        saidOf(run),
      ]
    : openCells(run, now);

/** Runs on a line each, in the order that they came in. */
export const runsTable = (runs: readonly ListedRun[], now: number, canvas: Canvas): readonly string[] => {
  const rows = runs.map((run) => [run.runId.slice(0, SHOWN), run.feed, run.kind, ...cellsOf(run, now)]);
  return table(COLUMNS, rows, canvas);
};
