import type { Window } from '../feed/index.ts';
import { type AddFile, checkRewrite, fileRange, rowsInSpan, readTable } from '../../delta/index.ts';
import { cellOrder, type Column, type ColumnBatch, isNullAt, selectRows } from '../../parquet/index.ts';
import type { Comparison } from './compare.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import { type Collector, createCollector, createStaging } from '../table/index.ts';
import type { Hold } from './hold.ts';

/** What the window takes out of one version of the table. */
export interface Plan {
  /** Files that go, whole or because they straddle an end of the window. */
  readonly removes: readonly AddFile[];
  /** Rows of the window in them, exactly. */
  readonly rows: number;
  /** Files that could hold rows of the window: while these are the table's, the plan holds. */
  readonly candidates: readonly AddFile[];
}

export interface PlanOptions {
  readonly comparison: Comparison;
  /** Takes the other rows of the files that straddle. */
  readonly rest: Collector;
  /** Nothing is to be written. */
  readonly isDry: boolean;
}

interface Split {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
}

const splitRows = (column: Column, { span: { min, max } }: Window): Split => {
  const inside: number[] = [];
  const outside: number[] = [];
  for (let row = 0; row < column.length; row += 1) {
    const order = isNullAt(column, row) ? undefined : cellOrder(column, row);
    const isInside = order !== undefined && order <= max && (min === undefined || order >= min);
    (isInside ? inside : outside).push(row);
  }
  return { inside, outside };
};

/** The files of the table that are not wholly outside the window by their statistics. */
export const candidateFiles = (
  { cursorField, snapshot }: Preparation,
  { span }: Window,
): readonly AddFile[] => snapshot?.files.filter((add) => rowsInSpan(add, cursorField, span) !== 'none') ?? [];

/**
 * Decides, file by file (`candidates`), what the window takes out of the table: by statistics where they decide, by reading where they do not or where the
 * rows are to be compared. `comparison` is told of every row of the window. With `isDry` nothing is written. Rejects with `table-unsupported`
 * when a file that straddles cannot be written anew.
 */
const planReload = async (
  run: RunContext,
  base: Preparation,
  candidates: readonly AddFile[],
  window: Window,
  { comparison, rest, isDry }: PlanOptions,
): Promise<Plan> => {
  const { snapshot } = base;
  if (snapshot === undefined) return { removes: [], rows: 0, candidates };
  const { cursorField } = base;
  const { lake } = run.deps;
  const { fields } = snapshot.metadata;
  const { signal } = run;
  const removes: AddFile[] = [];
  let rows = 0;

  const cursorOf = ({ columns }: ColumnBatch): Column | undefined =>
    columns.find(({ field }) => field.name === cursorField.name);
  const splitOf = (batch: ColumnBatch): Split => {
    const column = cursorOf(batch);
    return column === undefined ? { inside: [], outside: [] } : splitRows(column, window);
  };
  /** Rows of the window in a file, and whether it has others; reads its cursor column only. */
  const countInside = async (add: AddFile): Promise<{ inside: number; outside: number }> => {
    const found = { inside: 0, outside: 0 };
    for await (const batch of readTable(lake, snapshot, { fields: [cursorField], files: [add], signal })) {
      const { inside, outside } = splitOf(batch);
      found.inside += inside.length;
      found.outside += outside.length;
    }
    return found;
  };
  /** Reads a file once: its rows of the window are compared, the others kept. */
  const split = async (add: AddFile): Promise<void> => {
    for await (const batch of readTable(lake, snapshot, { fields, files: [add], signal })) {
      const { inside, outside } = splitOf(batch);
      rows += inside.length;
      if (!comparison.isOver) {
        comparison.addTable(outside.length === 0 ? batch : selectRows(batch, inside));
      }
      if (!isDry && outside.length > 0) await rest.add(selectRows(batch, outside));
    }
  };
  const takeFullyInside = async (add: AddFile): Promise<void> => {
    const known = fileRange(add, cursorField).rows;
    removes.push(add);
    if (!comparison.isOver || known === undefined) return split(add);
    rows += known;
  };
  /** By exact statistics its greatest value is in the window and its least below: there is nothing to look for first. */
  const isSurelyPartial = (add: AddFile): boolean => {
    const { exact, min, max } = fileRange(add, cursorField);
    const { span } = window;
    if (!exact || min === undefined || max === undefined || span.min === undefined) return false;
    return min < span.min && max >= span.min && max <= span.max;
  };
  const takePartial = async (add: AddFile): Promise<void> => {
    const { inside, outside } = isSurelyPartial(add) ? { inside: 1, outside: 1 } : await countInside(add);
    if (inside === 0) return;
    if (outside > 0) checkRewrite(snapshot, [add]);
    removes.push(add);
    if (outside === 0 && comparison.isOver) rows += inside;
    else await split(add);
  };

  /** Rows that statistics know to be in the window: too many of them need not be read to be compared. */
  const fullyInside = candidates.filter((add) => rowsInSpan(add, cursorField, window.span) === 'all');
  comparison.expect(fullyInside.reduce((sum, add) => sum + (fileRange(add, cursorField).rows ?? 0), 0));
  for (const add of candidates) {
    if (fullyInside.includes(add)) await takeFullyInside(add);
    else await takePartial(add);
  }
  return { removes, rows, candidates };
};

/** Files up to this size together are read while the window is still being fetched. */
const EARLY_BYTES = 64 * 1024 * 1024;

/** A plan that is being made. */
export interface Planning {
  readonly candidates: readonly AddFile[];
  /** Takes further rows once `plan` is there. */
  readonly rest: Collector;
  readonly plan: Promise<Plan>;
}

/** Begins to plan for the base's version, whose files `candidates` are. What it writes is in the hold's `rest`. */
export const beginPlan = (
  run: RunContext,
  base: Preparation,
  candidates: readonly AddFile[],
  window: Window,
  {
    comparison,
    hold,
    isDry,
  }: { readonly comparison: Comparison; readonly hold: Hold; readonly isDry: boolean },
): Planning => {
  hold.rest = createStaging(run);
  const rest = createCollector(run, hold.rest);
  const plan = planReload(run, base, candidates, window, { comparison, rest, isDry });
  hold.planning = plan;
  // Whoever waits for it sees its failure.
  plan.catch(() => undefined);
  return { candidates, rest, plan };
};

/** Whether the window's files are few enough to be read while it is fetched: a fetch that goes on later would read them again. */
export const isSmall = (candidates: readonly AddFile[]): boolean =>
  candidates.reduce((sum, { size }) => sum + size, 0) <= EARLY_BYTES;
