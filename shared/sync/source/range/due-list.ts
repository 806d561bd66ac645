import type { ScannedPage } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import type { RowsAt } from './bound-steps.ts';
import type { Cell } from './cell.ts';
import { DueRows } from './due-rows.ts';

/** How often the bound of one read changes. */
export const MOST_STEPS = 6;

/** Rows that are due at a value, and all of them as they were when the bound was made. */
export interface Due {
  readonly rows: DueRows;
  readonly keys: readonly string[];
}

/** The rows that are due, value by value. */
export class DueList {
  readonly #cursor: FeedCursor;
  /** The lowest first. */
  #due: readonly Due[] = [];

  constructor(cursor: FeedCursor) {
    this.#cursor = cursor;
  }

  /** Those at the lowest value. */
  get first(): Due | undefined {
    return this.#due[0];
  }

  /** Rows that must come with the next answers; in the place of those that were due at the same value, or below. */
  expect({ value, keys }: RowsAt): void {
    const above = this.#due.filter(({ rows }) => rows.value.order > value.order);
    this.#due = [...(keys.length === 0 ? [] : [this.#dueAt({ value, keys })]), ...above];
  }

  /** Rows that must come as well. */
  expectToo(at: RowsAt): void {
    const others = this.#due.filter(({ rows }) => rows.value.order !== at.value.order);
    this.#due = [...others, this.#dueAt(at)].toSorted((a, b) =>
      a.rows.value.order < b.rows.value.order ? -1 : 1,
    );
  }

  /** All about those at the lowest value is known. */
  dropFirst(): void {
    this.#due = this.#due.slice(1);
  }

  seeCell(scanned: ScannedPage, keyAt: (row: number) => string): void {
    for (const { rows } of this.#due) rows.seeCell(scanned, keyAt);
  }

  /** Known rows of a cell have come: the others there are not waited for. */
  settle({ from, below }: Cell): void {
    for (const { rows } of this.#due)
      if (rows.value.order >= from.order && rows.value.order < below) rows.settle();
  }

  #dueAt({ value, keys }: RowsAt): Due {
    return { rows: new DueRows(this.#cursor, value, keys), keys };
  }
}
