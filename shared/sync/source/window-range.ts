import type { ScannedPage } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { ReadRows, RowTaker } from './range/index.ts';
import type { SeenRows } from './seen-rows.ts';
import { isLate } from './is-late.ts';
import { checkContents } from './two-contents.ts';
import type { WindowTaken } from './window-taken.ts';

/** What a fetch of a window does with its rows. */
export interface WindowFetchParts {
  readonly run: RunContext;
  readonly cursor: FeedCursor;
  readonly taken: WindowTaken;
  readonly seen: SeenRows;
  /** Told of every page. */
  readonly onPage: (rows: number) => Promise<void>;
  /** Stages what is held. */
  readonly stage: () => Promise<void>;
  /** Rows that earlier attempts have taken: each attempt gets further. */
  readonly rowsBefore: number;
}

/** Takes the rows of a window into batches that are staged whenever they are full. */
export class WindowRange implements RowTaker {
  readonly whenGone = 0;
  readonly #parts: WindowFetchParts;

  constructor(parts: WindowFetchParts) {
    this.#parts = parts;
  }

  scan(body: Uint8Array): ScannedPage {
    return this.#parts.taken.scanner.scan(body);
  }

  async take(page: ScannedPage, { fresh, old, isRepeated }: ReadRows): Promise<number> {
    const { run, cursor, taken, seen, onPage } = this.#parts;
    if (isRepeated) checkContents(run.feed, cursor, taken.scanner, page);
    const wanted = fresh.filter((row) => taken.isWanted(page.places, row));
    const again = old.filter((row) => taken.isWanted(page.places, row));
    const late = again.length === 0 ? [] : [...(await seen.newNear(again))];
    const rows = late.length === 0 ? wanted : [...late, ...wanted].toSorted((a, b) => a - b);
    taken.keep(page, rows);
    await onPage(taken.rows);
    return rows.length;
  }

  async pause(): Promise<'more' | 'stopped'> {
    const { run, taken, stage, rowsBefore } = this.#parts;
    if (isLate(run) && taken.rows > rowsBefore) return 'stopped';
    if (taken.isFull) await stage();
    return 'more';
  }

  contentsOf(rows: readonly number[]): readonly string[] | undefined {
    return this.#parts.taken.contentsOf(rows);
  }

  /** A window is read from a value that was no row's: nothing is known there. */
  async keysAt(): Promise<readonly string[]> {
    return [];
  }
}
