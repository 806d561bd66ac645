import type { Scanner, SourceColumn } from '../../odata/index.ts';
import { type FeedCursor, sourceColumns } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { WITNESSES } from './range/index.ts';
import { scannedContents, shapeOf } from './row-contents.ts';

/** Columns that were held against the types of the source. */
interface Judged {
  readonly columns: readonly SourceColumn[];
  readonly types: RunContext['state']['types'];
  readonly isOfSource: boolean;
}

/** What the last rows of the present page hold: a read may end with them, and once it goes on they are gone. */
export class LastContents {
  readonly #run: Pick<RunContext, 'feed' | 'state'>;
  readonly #cursor: FeedCursor;
  #contents: ReadonlyMap<number, string> = new Map();
  #judged: Judged | undefined;

  constructor(run: Pick<RunContext, 'feed' | 'state'>, cursor: FeedCursor) {
    this.#run = run;
    this.#cursor = cursor;
  }

  /** Another page is there. */
  forget(): void {
    this.#contents = new Map();
  }

  /** Sees the page's rows before they are kept or dropped. `scanner`: of these columns. */
  see(columns: readonly SourceColumn[], scanner: Scanner): void {
    this.forget();
    if (!this.#isOfSource(columns)) return;
    const count = scanner.rowCount - scanner.pageStart;
    const first = Math.max(0, count - WITNESSES);
    const rows = Array.from({ length: count - first }, (_, at) => first + at);
    const contents = scannedContents(columns, scanner, rows);
    this.#contents = new Map(rows.map((row, at) => [row, contents[at] ?? '']));
  }

  /** Hashes of what rows hold; undefined: they are not among the last ones. */
  of(rows: readonly number[]): readonly string[] | undefined {
    const known = rows.flatMap((row) => this.#contents.get(row) ?? []);
    return known.length === rows.length ? known : undefined;
  }

  /** Whether columns have the types that rows are compared by: a table may have others. Answered once for the same ones. */
  #isOfSource(columns: readonly SourceColumn[]): boolean {
    const { feed, state } = this.#run;
    const { types } = state;
    if (types === undefined) return false;
    if (columns !== this.#judged?.columns || types !== this.#judged.types) {
      const isOfSource = shapeOf(columns) === shapeOf(sourceColumns(feed, types, this.#cursor));
      this.#judged = { columns, types, isOfSource };
    }
    return this.#judged.isOfSource;
  }
}
