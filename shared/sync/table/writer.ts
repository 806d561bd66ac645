import {
  type AddFile,
  appendActions,
  type Built,
  type Ended,
  type Since,
  type Snapshot,
  stageFile,
  type TidemarkInfo,
  transact,
  withMetadata,
} from '../../delta/index.ts';
import type { ColumnBatch, Field } from '../../parquet/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf, type FeedCursor } from '../feed/index.ts';
import { prepareLake, type RunContext } from '../run/index.ts';
import { changeNotes, type SchemaChange } from './columns-for.ts';
import { createTable } from './create-table.ts';
import { type After, commitPorts } from './intents.ts';
import { hasSameRows, overlaps } from './same-rows.ts';

/** What one commit says of itself. `compared`: rows of it were looked for in the table. */
export interface CommitFacts extends TidemarkInfo {
  readonly compared: boolean;
}

export type CommitOutcome =
  | { readonly outcome: 'committed'; readonly snapshot: Snapshot }
  /** Another's commit may have brought or taken rows, or a vacuum our files: the run must be planned again. Nothing of ours is visible. */
  | { readonly outcome: 'replan' };

/** What the files of a run hold. */
export interface WrittenColumns {
  readonly cursor: FeedCursor;
  readonly fields: readonly Field[];
  readonly cursorField: Field;
  /** Key and cursor columns. */
  readonly leadingFields: readonly Field[];
  /** What the table's columns become with the first commit. */
  readonly change?: SchemaChange | undefined;
}

/** One batch on its way into the log. */
interface Batch {
  readonly adds: readonly AddFile[];
  readonly facts: CommitFacts;
  readonly after: FeedState;
}

const REPLAN: CommitOutcome = { outcome: 'replan' };
const ENDED: Ended<'replan'> = { outcome: 'ended', end: 'replan' };

/** Stages a run's files and commits them as appends. Knows the table as of its last commit. */
export class TableWriter {
  readonly #run: RunContext;
  readonly #columns: WrittenColumns;
  readonly #ownPaths = new Set<string>();
  /** Files of winners that a commit of this run was put after: rows taken before that were not compared with them. */
  readonly #winnerFiles: AddFile[] = [];
  #snapshot: Snapshot | undefined;
  #othersFiles: readonly AddFile[];
  /** Not committed yet. */
  #change: SchemaChange | undefined;

  /** `first`: the table before the run; absent: there is none. */
  constructor(run: RunContext, columns: WrittenColumns, first: Snapshot | undefined) {
    this.#run = run;
    this.#columns = columns;
    this.#change = columns.change;
    this.#snapshot = first;
    this.#othersFiles = first?.files ?? [];
  }

  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  /** The files that others have brought, as of `snapshot`; the same array until a commit of theirs is met. */
  get othersFiles(): readonly AddFile[] {
    return this.#othersFiles;
  }

  /** To be awaited before the first `stage`. */
  prepare(): Promise<void> {
    return prepareLake(this.#run);
  }

  /** Encodes and writes a file. The batch is the file's from then on: nobody reads it any more. */
  stage(batch: ColumnBatch): Promise<AddFile> {
    const { deps, feed, signal } = this.#run;
    const { lake, newId, clock, codec, encode } = deps;
    return stageFile(lake, feed.tablePath, batch, { newId, clock, codec, encode, signal });
  }

  /** `after`: the feed's state with these rows, `table` aside. Once committed, it is the run's. Rejects as `transact` does. */
  async commit(adds: readonly AddFile[], facts: CommitFacts, after: FeedState): Promise<CommitOutcome> {
    const run = this.#run;
    const batch = { adds, facts, after };
    const end = await transact<After, 'replan'>(commitPorts(run), {
      operation: 'append',
      base: this.#snapshot,
      create: () => this.#create(),
      build: (base, since) => this.#build(batch, base, since),
    });
    if (end.outcome !== 'landed') return REPLAN;
    for (const { path } of adds) this.#ownPaths.add(path);
    const { base, version, etag } = end;
    const txns = new Map(base.txns).set(appIdOf(run.feed), facts.batch);
    this.#snapshot = { ...this.#changed(base), version, etag, files: [...base.files, ...adds], txns };
    run.deps.snapshots.keep(this.#snapshot);
    return { outcome: 'committed', snapshot: this.#snapshot };
  }

  /** The table with the columns that a commit gave it. */
  #changed(base: Snapshot): Snapshot {
    const change = this.#change;
    if (change === undefined) return base;
    for (const note of changeNotes(change)) this.#run.notes.add(note);
    this.#change = undefined;
    return withMetadata(base, change.metaData);
  }

  /** The table, without rows, where there is none. */
  async #create(): Promise<Snapshot | undefined> {
    const created = await createTable(this.#run, this.#columns.fields, this.#run.state);
    this.#snapshot = created;
    this.#othersFiles = created?.files ?? [];
    return created;
  }

  async #build(
    batch: Batch,
    base: Snapshot | undefined,
    { verdict, winners }: Since,
  ): Promise<Built<After> | Ended<'replan'>> {
    // Rows may have gone, or columns changed: the run looks at table and source anew.
    if (verdict === 'plan-again') return ENDED;
    if (base !== undefined && verdict !== 'first') {
      this.#winnerFiles.push(...winners.flatMap(({ adds }) => adds).filter(({ dataChange }) => dataChange));
      this.#snapshot = base;
      this.#othersFiles = base.files.filter(({ path }) => !this.#ownPaths.has(path));
    }
    const { cursorField } = this.#columns;
    const { adds, facts, after } = batch;
    const met = this.#winnerFiles.filter((file) => overlaps(adds, file, cursorField));
    if (met.length > 0 && base !== undefined) {
      const { deps, feed, signal } = this.#run;
      const options = { lake: deps.lake, tablePath: feed.tablePath, signal };
      if (await hasSameRows(options, this.#columns, base, { mine: adds, theirs: met })) return ENDED;
    }
    const isBlindAppend = !facts.compared && met.length === 0;
    return {
      adds,
      inputs: new Set(),
      concerns: (file) => overlaps(adds, file, cursorField),
      entry: (table, txnId) => ({
        actions: this.#actions(batch, table, { txnId, isBlindAppend }),
        after: { batch: facts.batch, state: after },
      }),
    };
  }

  #actions(
    { adds, facts: { compared: _compared, ...facts } }: Batch,
    { metadata, version }: Snapshot,
    { txnId, isBlindAppend }: { readonly txnId: string; readonly isBlindAppend: boolean },
  ) {
    const { deps, feed } = this.#run;
    return appendActions({
      files: adds,
      ...(this.#change && { metaData: this.#change.metaData }),
      txn: { appId: appIdOf(feed), version: facts.batch },
      tidemark: { ...facts, moved: true, base: { id: metadata.id, version } },
      txnId,
      isBlindAppend,
      now: deps.clock.now(),
      engineVersion: deps.engineVersion,
      readVersion: version,
    });
  }
}
