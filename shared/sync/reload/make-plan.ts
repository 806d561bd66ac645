import { type AddFile, checkRewrite, type Snapshot } from '../../delta/index.ts';
import { cellOrder, type ColumnBatch, isNullAt, selectRows } from '../../parquet/index.ts';
import { spelledBatch, type Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { isLate } from '../source/index.ts';
import { type Collector, createCollector, createStaging, type Staging } from '../table/index.ts';
import type { Comparison } from './compare/index.ts';
import { fileFate } from './plan.ts';
import { isRewritten, type Preparation } from './prepare.ts';
import { type TableRows, tableRows } from './table-rows.ts';

/** What the window takes out of one version of the table. */
export interface Plan {
  /** Files that go, whole or because they have other rows besides. */
  readonly removes: readonly AddFile[];
  /** Rows of the window in them, exactly. */
  readonly rows: number;
}

/** A plan that is being made. */
export interface Planning {
  /** Files that could hold rows of the window: while these are the table's, the plan holds. */
  readonly candidates: readonly AddFile[];
  /** Has the other rows of the files that go; takes further rows once `plan` is there. */
  readonly rest: Collector;
  /** What `rest` writes to. */
  readonly staging: Staging;
  readonly plan: Promise<Plan | 'late'>;
}

export interface PlanOptions {
  readonly candidates: readonly AddFile[];
  readonly comparison: Comparison;
  /** Nothing is to be written. */
  readonly isDry: boolean;
}

/** What it takes to look into the files of one version. */
interface Files extends PlanOptions {
  readonly run: RunContext;
  readonly preparation: Preparation & { readonly snapshot: Snapshot };
  readonly window: Window;
  readonly rest: Collector;
}

interface Split {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
}

/** Whether a place of the cursor is in the window; undefined: the row has none. A reload of everything leaves only what the feed does not reach. */
const insideOf = ({ run, window }: Files): ((order: bigint | undefined) => boolean) => {
  const { isAll = false, span } = window;
  const { min, max } = span;
  const takesAbove = isAll && run.feed.cursor.settleMs === undefined;
  return (order) => {
    if (order === undefined) return isAll;
    return (takesAbove || order <= max) && (min === undefined || order >= min);
  };
};

const splitRows = (files: Files, { columns, rowCount }: ColumnBatch): Split => {
  const column = columns.find(({ field }) => field.name === files.preparation.cursorField.name);
  const isInside = insideOf(files);
  const inside: number[] = [];
  const outside: number[] = [];
  for (let row = 0; row < rowCount; row += 1) {
    const order = column === undefined || isNullAt(column, row) ? undefined : cellOrder(column, row);
    (isInside(order) ? inside : outside).push(row);
  }
  return { inside, outside };
};

/** Rows of the window in a file, and how many others it has; reads its cursor column only. */
const countInside = async (
  files: Files,
  add: AddFile,
): Promise<{ readonly inside: number; readonly outside: number }> => {
  const { run, preparation } = files;
  const found = { inside: 0, outside: 0 };
  for await (const { batch } of tableRows(run, preparation, add, preparation.cursorField.name)) {
    const { inside, outside } = splitRows(files, batch);
    found.inside += inside.length;
    found.outside += outside.length;
  }
  return found;
};

/** Says which cells of rows that stay are no values of their column's new type. */
const noteLost = ({ run }: Files, { lost }: TableRows, outside: readonly number[]): void => {
  const kept = new Set(outside);
  for (const [column, rows] of lost) {
    const count = rows.filter((row) => kept.has(row)).length;
    if (count > 0) run.notes.add({ kind: 'cells-emptied', column, rows: count });
  }
};

/** Reads a file once: its rows of the window are compared, the others kept. Answers how many are of the window. */
const splitFile = async (files: Files, add: AddFile): Promise<number> => {
  const { run, preparation, comparison, rest, isDry } = files;
  let rows = 0;
  for await (const read of tableRows(run, preparation, add)) {
    const { batch } = read;
    const { inside, outside } = splitRows(files, batch);
    rows += inside.length;
    const ofWindow = outside.length === 0 ? batch : selectRows(batch, inside);
    await comparison.addTable(spelledBatch(preparation.columns, ofWindow));
    if (outside.length === 0) continue;
    checkRewrite(preparation.snapshot, [add]);
    noteLost(files, read, outside);
    if (!isDry) await rest.add(selectRows(batch, outside));
  }
  return rows;
};

const takePartial = async (files: Files, add: AddFile): Promise<number> => {
  checkRewrite(files.preparation.snapshot, [add]);
  return splitFile(files, add);
};

const takeUnknown = async (files: Files, add: AddFile): Promise<number | 'stays'> => {
  const { inside, outside } = await countInside(files, add);
  // Where columns become others, no file stays.
  if (inside === 0 && !isRewritten(files.preparation)) return 'stays';
  return outside > 0 ? takePartial(files, add) : splitFile(files, add);
};

/** How many rows of the window a file takes with it; or it stays. */
const takeFile = async (files: Files, add: AddFile): Promise<number | 'stays'> => {
  const { preparation, window } = files;
  switch (fileFate(add, preparation.cursorField, window)) {
    case 'stays':
      return 'stays';
    case 'fullyInside':
      return splitFile(files, add);
    case 'partial':
      return takePartial(files, add);
    case 'unknown':
      return takeUnknown(files, add);
  }
};

/**
 * Decides, file by file, what the window takes out of the table. `comparison` is told of every row of the window. `late`: the deadline came before
 * the last file. Rejects with `table-unsupported` when a file that is partly in the
 * window cannot be written anew.
 */
const makePlan = async (files: Files): Promise<Plan | 'late'> => {
  const { run, candidates } = files;
  const removes: AddFile[] = [];
  let rows = 0;
  // An attempt that begins after its deadline gets somewhere all the same.
  const wasLate = isLate(run);
  for (const add of candidates) {
    if (!wasLate && isLate(run)) return 'late';
    const taken = await takeFile(files, add);
    if (taken === 'stays') continue;
    removes.push(add);
    rows += taken;
  }
  return { removes, rows };
};

/** Begins to plan for the preparation's version, whose files `candidates` are. */
export const beginPlan = (
  run: RunContext,
  preparation: Preparation,
  window: Window,
  options: PlanOptions,
): Planning => {
  const { snapshot } = preparation;
  const staging = createStaging(run);
  const rest = createCollector(run, staging);
  const plan =
    snapshot === undefined
      ? Promise.resolve({ removes: [], rows: 0 })
      : makePlan({ ...options, run, preparation: { ...preparation, snapshot }, window, rest });
  // Whoever waits for it sees its failure.
  plan.catch(() => undefined);
  return { candidates: options.candidates, rest, staging, plan };
};

/** Once nothing is written any more for a plan that nobody waits for. Never rejects. */
export const planEnded = async (planning: Planning | undefined): Promise<void> => {
  await planning?.plan.catch(() => undefined);
};
