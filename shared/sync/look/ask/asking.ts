import type { Feed } from '../../../config/index.ts';
import { isTidemarkError, type TidemarkError } from '../../../core/index.ts';
import type {
  AnsweredPage,
  EntityQuery,
  FollowedAnswer,
  ODataSource,
  ScannedPage,
  SourceColumn,
} from '../../../odata/index.ts';
import { createRowScanner, type FeedCursor, keyTextAt, valueOfText } from '../../feed/index.ts';
import { createLeadingScanner, isFalling, isInOrder } from '../../source/index.ts';
import type { CameRows, LeadRow, Seen } from './evidence.ts';
import { shownRows } from './shown-cell.ts';
import { twinsAmong } from './twins.ts';

/** What is known of the feed before anything is asked of its rows. */
export interface AskedOf {
  readonly feed: Feed;
  readonly cursor: FeedCursor;
  readonly columns: readonly SourceColumn[];
}

const leadRow = (cursor: FeedCursor, page: ScannedPage, row: number): LeadRow => {
  const text = page.textOf(cursor.column, row);
  return {
    key: keyTextAt(cursor, page, row),
    keyTexts: cursor.key.map((name) => page.textOf(name, row)),
    text,
    order: valueOfText(cursor, text)?.order,
  };
};

interface Scanned {
  readonly page: ScannedPage;
  readonly rows: readonly LeadRow[];
  readonly twins: number;
  readonly apart?: readonly string[];
  readonly cells?: CameRows['cells'];
}

const isOfColumn = (error: unknown): error is TidemarkError =>
  isTidemarkError(error) && typeof error.facts['column'] === 'string';

/** Scans the pages of questions: whole rows where their values fit the columns, key and cursor alone where they do not. */
export class PageScan {
  readonly #of: AskedOf;
  readonly #sampleRows: number;
  #misfit: TidemarkError | undefined;

  /** `sampleRows`: of each page, so many rows whose cells are kept. */
  constructor(of: AskedOf, sampleRows: number) {
    this.#of = of;
    this.#sampleRows = sampleRows;
  }

  get misfit(): TidemarkError | undefined {
    return this.#misfit;
  }

  scan(body: Uint8Array, isWhole: boolean): Scanned {
    if (isWhole && this.#misfit === undefined) {
      try {
        return this.#whole(body);
      } catch (error) {
        if (!isOfColumn(error)) throw error;
        this.#misfit = error;
      }
    }
    const { feed, cursor } = this.#of;
    const page = createLeadingScanner(cursor, feed.name).scan(body);
    return { page, rows: this.#rowsOf(page), twins: 0 };
  }

  #whole(body: Uint8Array): Scanned {
    const { feed, cursor, columns } = this.#of;
    const scanner = createRowScanner(feed.name, cursor, columns);
    const page = scanner.scan(body);
    const rows = this.#rowsOf(page);
    const view = scanner.view();
    return {
      page,
      rows,
      ...twinsAmong(cursor, columns, { rows, columns: view.columns, from: scanner.pageStart }),
      cells: shownRows(view, scanner.pageStart, Math.min(this.#sampleRows, rows.length)),
    };
  }

  #rowsOf(page: ScannedPage): readonly LeadRow[] {
    return Array.from({ length: page.rowCount }, (_, row) => leadRow(this.#of.cursor, page, row));
  }
}

const cameOf = (answered: AnsweredPage, { page, rows, twins, apart, cells }: Scanned): CameRows => {
  const { link, serverTimeMs, isMissing } = answered;
  return {
    outcome: 'rows',
    rows,
    inOrder: isInOrder(page.places),
    falls: isFalling(page.places),
    twins,
    isMissing,
    ...(link !== undefined && { link }),
    ...(page.count !== undefined && { count: page.count }),
    ...(apart !== undefined && { apart }),
    ...(cells !== undefined && { cells }),
    ...(serverTimeMs !== undefined && { serverTimeMs }),
  };
};

/** A question, and how it is asked. */
export interface HowAsked {
  readonly source: ODataSource;
  readonly signal: AbortSignal;
  readonly pages: PageScan;
  /** Key and cursor are enough. */
  readonly leading?: boolean;
  readonly tries?: number;
}

const seenOf = async (
  { pages, leading }: HowAsked,
  send: (scan: (body: Uint8Array) => ScannedPage) => Promise<FollowedAnswer>,
): Promise<Seen> => {
  const found: { last?: Scanned } = {};
  const answer = await send((body) => {
    const scanned = pages.scan(body, leading !== true);
    found.last = scanned;
    return scanned.page;
  });
  if (answer.outcome !== 'rows') return answer;
  const { page } = answer;
  const scanned = found.last ?? { page: page.scanned, rows: [], twins: 0 };
  const came = cameOf(page, scanned);
  page.release();
  return came;
};

/** Asks a question. Rejects with what ends a read. */
export const askRows = (how: HowAsked, query: EntityQuery): Promise<Seen> => {
  const { source, signal, tries = 2 } = how;
  return seenOf(how, (scan) => source.ask(query, scan, { signal, tries }));
};

/** Follows a link. Rejects with what ends a read. */
export const followLink = (how: HowAsked, link: string): Promise<Seen> =>
  seenOf(how, (scan) => how.source.follow(link, scan, how.signal));
