import { type JsonObject, type Page, parseCursor } from '../../odata/index.ts';
import type { AddFile } from '../../delta/index.ts';
import { ownOf, TidemarkError } from '../../core/index.ts';
import { type FeedCursor, rowVersionsOf, rowsAt, type RowVersion, toTableUnits } from '../feed/index.ts';
import {
  createExistingIds,
  type ExistingIds,
  lastBatch,
  type Reconciled,
  type OpenTable,
  openTable,
  type Span,
} from '../table/index.ts';
import { advance, type WalkPosition } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';

/** Rows of a page, by index. `rows` has keys and cursor values that can be trusted; see `trustedRows`. */
export interface PageRows {
  readonly page: Page;
  readonly rows: readonly JsonObject[];
  readonly indexes: readonly number[];
}

/** `ids` are in the order of the rows asked for. */
export interface Identified {
  readonly ids: readonly string[];
  readonly inTable: ReadonlySet<string>;
}

/** Takes new rows into batches, and batches into the table. Every answer may be `replan`: see TableWriter. */
export interface Intake {
  readonly isFull: boolean;
  /** Rows taken by this walk, committed or not. */
  readonly taken: number;
  /** Takes those of the rows, which are in order and not of this run yet, that the table does not hold; answers which. */
  add(rows: PageRows): Promise<readonly number[] | 'replan'>;
  /** Takes rows that `identify` has shown to be new. */
  addNew(rows: PageRows): void;
  /** Ids of rows in any order, and those that the table holds, this run's commits included. */
  identify(rows: PageRows): Promise<Identified | 'replan'>;
  /** Ids of the rows of the open batch. */
  openIds(): ReadonlySet<string>;
  /** Closes the open batch into a staged file, not committed yet. */
  stage(): Promise<void>;
  /**
   * Closes the open batch, and begins to commit what is staged and to write the state after it: the next rows may be taken meanwhile. One
   * commit is under way at a time. `replan` tells of the one before.
   */
  flush(position: WalkPosition): Promise<'begun' | 'replan'>;
  /** Waits for the commit that is under way. Rejects as it does. */
  settle(): Promise<'settled' | 'replan'>;
  /** Lets go of what is staged and no commit was tried with: nobody ever sees it, and vacuum deletes it. */
  letGo(): Promise<void>;
}

/** The rows as they came, and their exact numbers where a column asks for them. */
const decode = ({ decoder }: OpenTable, { page }: PageRows, indexes: readonly number[]): void => {
  decoder.append(rowsAt(page.rows, indexes), () => rowsAt(page.exactRows(), indexes));
};

const idsOf = (open: OpenTable, { page, indexes }: PageRows): readonly RowVersion[] =>
  open.idsOf(rowsAt(page.rows, indexes), () => rowsAt(page.exactRows(), indexes));

/** Batches that have been closed and not committed yet. `compared`: some of their rows were looked for in the table. */
interface Closed {
  readonly files: readonly Promise<AddFile>[];
  readonly rows: number;
  readonly compared: boolean;
}

const NOTHING_CLOSED: Closed = { files: [], rows: 0, compared: false };

export const createIntake = (run: RunContext, cursor: FeedCursor, reconciled: Reconciled): Intake => {
  const { deps, feed, signal } = run;
  let table: OpenTable | undefined;
  let known: { readonly files: readonly AddFile[]; readonly rows: ExistingIds } | undefined;
  let closed: Closed = NOTHING_CLOSED;
  let underWay: Promise<'settled' | 'replan'> | undefined;
  let taken = 0;

  const opened = async (): Promise<OpenTable | 'replan'> => {
    if (table !== undefined) return table;
    const found = await openTable(run, cursor, reconciled);
    if (found !== 'replan') table = found;
    return found;
  };
  const inUnits = (open: OpenTable, row: JsonObject | undefined): bigint => {
    const value = parseCursor(cursor.kind, ownOf(row, cursor.column));
    if (value === undefined || value === 'inexact') {
      throw new TidemarkError(
        'source-contract',
        `Feed "${feed.name}": a value of ${cursor.column} is not ${cursor.edmType}, as $metadata declares it.`,
        { feed: feed.name, column: cursor.column },
      );
    }
    return toTableUnits(cursor.kind, open.cursorField.type, value.order);
  };
  const knownAmong = (
    { writer, leadingFields }: OpenTable,
    files: readonly AddFile[],
  ): ExistingIds | undefined => {
    const { snapshot } = writer;
    if (snapshot !== undefined && known?.files !== files) {
      known = {
        files,
        rows: createExistingIds(deps.lake, { snapshot, candidates: files }, cursor, leadingFields),
      };
    }
    return known?.rows;
  };
  const unknownOf = async (open: OpenTable, given: PageRows): Promise<readonly number[]> => {
    const { rows, indexes } = given;
    const span = { min: inUnits(open, rows[indexes[0] ?? 0]), max: inUnits(open, rows[indexes.at(-1) ?? 0]) };
    const held = await knownAmong(open, open.writer.othersFiles)?.within(span, signal);
    if (held === undefined) return indexes;
    closed = { ...closed, compared: true };
    if (held.size === 0) return indexes;
    const ids = idsOf(open, given);
    return indexes.filter((_, place) => !held.has(ids[place]?.id ?? ''));
  };
  const take = (open: OpenTable, given: PageRows, indexes: readonly number[]): void => {
    if (indexes.length > 0) decode(open, given, indexes);
    taken += indexes.length;
  };
  const settle = async (): Promise<'settled' | 'replan'> => {
    const outcome = await underWay;
    underWay = undefined;
    return outcome ?? 'settled';
  };
  const close = async (): Promise<void> => {
    if (table === undefined || table.decoder.rowCount === 0) return;
    const { decoder, writer } = table;
    await writer.prepare();
    const rows = closed.rows + decoder.rowCount;
    closed = { ...closed, rows, files: [...closed.files, writer.stage(decoder.finish())] };
    decoder.reset();
  };
  const commit = async (
    { writer }: OpenTable,
    { files, rows, compared }: Closed,
    position: WalkPosition,
  ): Promise<'settled' | 'replan'> => {
    const staged = await Promise.all(files);
    const { state } = run;
    const batch = 1 + lastBatch(feed, state, writer.snapshot);
    const from = state.watermark === undefined ? {} : { from: state.watermark };
    const tidemark = {
      runId: run.runId,
      feed: feed.name,
      ...from,
      to: position.watermark,
      rows,
      batch,
      fingerprint: state.fingerprint,
      // Who finds the batch in the log must not count it as right.
      ...(position.unverified === 'unknown' && { verified: false }),
    };
    const { watermark: to, ...read } = position;
    const after = advance(state, { kind: 'batch-committed', batch, rows, ...from, to, ...read });
    const result = await writer.commit(staged, { ...tidemark, compared }, after);
    if (result.outcome === 'replan') return 'replan';
    run.rows += rows;
    run.progress = { ...run.progress, movedAt: run.attempt };
    return 'settled';
  };
  const openIds = (): ReadonlySet<string> => {
    if (table === undefined) return new Set();
    return new Set([...rowVersionsOf(cursor, table.decoder.finish())].map(({ id }) => id));
  };

  return {
    get isFull() {
      if (table === undefined) return false;
      return table.decoder.rowCount >= deps.batchRows || table.decoder.sizeBytes >= deps.batchBytes;
    },
    get taken() {
      return taken;
    },
    add: async (given) => {
      const open = await opened();
      if (open === 'replan') return 'replan';
      const unknown = await unknownOf(open, given);
      take(open, given, unknown);
      return unknown;
    },
    addNew: (given) => {
      if (table !== undefined) take(table, given, given.indexes);
    },
    identify: async (given) => {
      const open = await opened();
      if (open === 'replan' || (await settle()) === 'replan') return 'replan';
      const found = idsOf(open, given);
      const orders = found.map(({ order }) => order).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
      const span: Span = { min: orders[0] ?? 0n, max: orders.at(-1) ?? 0n };
      const inTable = await knownAmong(open, open.writer.snapshot?.files ?? [])?.within(span, signal);
      closed = { ...closed, compared: true };
      return { ids: found.map(({ id }) => id), inTable: inTable ?? new Set() };
    },
    openIds,
    stage: async () => {
      await close();
      await Promise.all(closed.files);
    },
    flush: async (position) => {
      if ((await settle()) === 'replan') return 'replan';
      await close();
      if (table === undefined || closed.files.length === 0) return 'begun';
      underWay = commit(table, closed, position);
      // Whoever settles it sees its failure.
      underWay.catch(() => undefined);
      closed = NOTHING_CLOSED;
      return 'begun';
    },
    settle,
    letGo: async () => {
      await Promise.allSettled(closed.files);
      closed = NOTHING_CLOSED;
    },
  };
};
