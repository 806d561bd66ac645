import {
  type Built,
  checkReplace,
  type Ended,
  rowsInSpan,
  type Since,
  type Snapshot,
  transact,
} from '../../delta/index.ts';
import type { RunOutcome } from '../../state/index.ts';
import { prepareLake, type RunContext, save } from '../run/index.ts';
import { leadingColumns } from '../feed/index.ts';
import {
  type After,
  changeNotes,
  columnsFor,
  commitPorts,
  createTable,
  hasSameRows,
  type SchemaChange,
} from '../table/index.ts';
import { type FilledPlan, planFor, type Replacing } from './fill-plan.ts';
import { checkShrunk } from './guards.ts';
import { fileFate } from './plan.ts';
import { hasColumns } from './table-rows.ts';
import type { Preparation } from './prepare.ts';
import { type Replacement, replacementEntry, replacementOf } from './replacement.ts';
import { noteVanished } from './resume-window.ts';
import type { StagedWindow } from './staged-window.ts';

/** `late`: the deadline came before anything was put. `refetch`: what was staged is of no use any more. */
type End = RunOutcome | 'refetch' | 'late';

const ended = (end: End): Ended<End> => ({ outcome: 'ended', end });

/** The preparation over a newer version; undefined when the staged rows do not fit its columns. Rejects as `prepareReload` does. */
const preparationOver = (
  run: RunContext,
  preparation: Preparation,
  snapshot: Snapshot,
): Preparation | undefined => {
  const { isAll: isWhole } = preparation;
  const { columns, change } = columnsFor(run.feed, { ...preparation, snapshot, isWhole }, checkReplace);
  const isSame = columns.every(
    ({ field }, place) =>
      field.name === preparation.columns[place]?.field.name &&
      field.type === preparation.columns[place]?.field.type,
  );
  return isSame ? { ...preparation, columns, change, snapshot } : undefined;
};

/** Nothing is to be committed: a dry run, or table and source are the same. */
const endWithoutCommit = (
  run: RunContext,
  { snapshot }: Preparation,
  { after, result }: Replacement,
  { request }: Replacing,
): RunOutcome => {
  const version = snapshot && { after: snapshot.version };
  const { before } = result.watermark;
  const watermark = request.dryRun ? before : after.watermark;
  if (!request.dryRun) save(run, after);
  run.result = {
    ...result,
    committed: false,
    version: { ...result.version, ...version },
    watermark: {
      ...(before !== undefined && { before }),
      ...(watermark !== undefined && { after: watermark }),
    },
  };
  return request.dryRun ? 'compared' : 'unchanged';
};

/**
 * Whether rows that were asked for by their key came with a winner meanwhile, outside the window: no plan looks for them there.
 * `planned`: what the lost commit was made of.
 */
const areMovedRowsThere = async (
  { deps, feed, signal }: RunContext,
  { cursor, cursorField, columns, snapshot }: Preparation,
  { window: { span } }: StagedWindow,
  { winners, planned }: Pick<Since, 'winners'> & { readonly planned: FilledPlan | undefined },
): Promise<boolean> => {
  if (snapshot === undefined || planned?.rescued.found === undefined) return false;
  const theirs = winners
    .flatMap(({ adds }) => adds)
    .filter((add) => add.dataChange && rowsInSpan(add, cursorField, span) !== 'all');
  if (theirs.length === 0) return false;
  const mine = await planned.planning.staging.files();
  const leadingFields = leadingColumns(cursor, columns).map(({ field }) => field);
  if (!hasColumns(snapshot, leadingFields)) return true;
  const place = { lake: deps.lake, tablePath: feed.tablePath, signal };
  return hasSameRows(place, { cursor, leadingFields }, snapshot, { mine, theirs });
};

/** Builds the commit that puts a staged window in the place of the table's, again over each version that it moves to. */
class WindowBuild {
  readonly #run: RunContext;
  readonly #staged: StagedWindow;
  readonly #replacing: Replacing;
  #preparation: Preparation;
  #filled: FilledPlan | undefined;
  #replacement: Replacement | undefined;

  constructor(run: RunContext, preparation: Preparation, staged: StagedWindow, replacing: Replacing) {
    this.#run = run;
    this.#preparation = preparation;
    this.#staged = staged;
    this.#replacing = replacing;
  }

  /** What the last build makes of the table's columns. */
  get change(): SchemaChange | undefined {
    return this.#preparation.change;
  }

  /** What the last build came to. */
  get replacement(): Replacement | undefined {
    return this.#replacement;
  }

  async build(table: Snapshot | undefined, { verdict, winners }: Since): Promise<Built<After> | Ended<End>> {
    if (verdict !== 'first') {
      const over = table && preparationOver(this.#run, this.#preparation, table);
      const met = { winners, planned: this.#filled };
      if (over === undefined || (await areMovedRowsThere(this.#run, over, this.#staged, met)))
        return ended('refetch');
      this.#preparation = over;
    }
    const filled = await this.#fill();
    if (filled === 'late' || filled === 'refetch') return ended(filled);
    return this.#commitOf(filled);
  }

  async #fill(): Promise<FilledPlan | 'late' | 'refetch'> {
    const parts = { staged: this.#staged, replacing: this.#replacing };
    const filled = await planFor(this.#run, this.#preparation, parts, this.#filled);
    if (typeof filled === 'object') this.#filled = filled;
    return filled;
  }

  async #commitOf(filled: FilledPlan): Promise<Built<After> | Ended<End>> {
    const run = this.#run;
    const preparation = this.#preparation;
    const { request } = this.#replacing;
    const { window } = this.#staged;
    const added = this.#staged.fetched.rows + (filled.rescued.found?.rowCount ?? 0);
    if (!request.force) checkShrunk(run, added, filled.plan.rows);
    const replacement = await replacementOf(run, preparation, this.#staged, { request, filled });
    const { adds, removes, isSame } = replacement;
    this.#replacement = replacement;
    if (request.dryRun || isSame)
      return ended(endWithoutCommit(run, preparation, replacement, this.#replacing));
    await prepareLake(run);
    return {
      adds,
      inputs: new Set(removes.map(({ path }) => path)),
      concerns: (file) => fileFate(file, preparation.cursorField, window) !== 'stays',
      entry: replacementEntry(run, preparation, this.#staged, replacement),
    };
  }
}

/**
 * Plans what a staged window takes out of the table and commits both as one, in one transaction. `late`: the deadline came before anything was
 * put. `refetch`: the staged rows are of no use any more, as another run of the feed, or another table, is there, rows of the window were removed
 * meanwhile, a winner brought rows that were asked for by their key, or some did not come that the source has. Rejects as `transact` does.
 */
export const replaceWhere = async (
  run: RunContext,
  preparation: Preparation,
  staged: StagedWindow,
  replacing: Replacing,
): Promise<End> => {
  const build = new WindowBuild(run, preparation, staged, replacing);
  const fields = preparation.columns.map(({ field }) => field);
  const end = await transact<After, End>(commitPorts(run), {
    operation: 'reload',
    base: preparation.snapshot,
    create: () => createTable(run, fields, run.state),
    build: (table, since) => build.build(table, since),
  });
  if (end.outcome === 'ended') return end.end;
  if (end.outcome === 'vanished') return noteVanished(run);
  const { replacement } = build;
  if (end.outcome !== 'landed' || replacement === undefined) return 'refetch';
  const { added, removed, result } = replacement;
  for (const note of changeNotes(build.change)) run.notes.add(note);
  run.rows = added;
  run.removed = removed;
  run.result = { ...result, version: { ...result.version, after: end.version } };
  return 'reloaded';
};
