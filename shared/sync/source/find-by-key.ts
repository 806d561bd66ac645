import {
  comparedPlace,
  createRowScanner,
  type FeedCursor,
  leadingColumns,
  sourceColumns,
} from '../feed/index.ts';
import { entityOf } from '../table/index.ts';
import type { RunContext } from '../run/index.ts';
import { lookUp } from './look-up/index.ts';
import { boundsFilter, type FindRows, type FoundRow, type RangeReader } from './range/index.ts';
import { scannedContents } from './row-contents.ts';

/** Questions that proving one bound may take: far more than it should. */
const MOST_QUESTIONS = 200;

/** The key of a row that came in this read, and is none of those asked for. */
const witnessFor = (reader: RangeReader | undefined, keys: readonly string[]): string | undefined =>
  reader?.recent.rows.findLast(({ key }) => !keys.includes(key))?.key;

/** Asks a feed's source for rows by their keys. `reader`: the one that reads it, as soon as there is one. */
export const findByKey =
  (run: RunContext, cursor: FeedCursor, reader: () => RangeReader | undefined): FindRows =>
  async (keys, bounds, wanted) => {
    const all = sourceColumns(run.feed, await entityOf(run), cursor);
    const columns = wanted === 'contents' ? all : leadingColumns(cursor, all);
    const scanner = createRowScanner(run.feed.name, { ...cursor, nullable: true }, columns);
    const found = new Map<string, FoundRow>();
    const conditions = bounds && boundsFilter(cursor, bounds);
    const end = await lookUp(
      run,
      { cursor, columns },
      {
        keys,
        witness: conditions === undefined ? witnessFor(reader(), keys) : undefined,
        isAmong: true,
        longestPage: reader()?.lengths.most ?? 0,
        ...(conditions !== undefined && { conditions }),
        limit: MOST_QUESTIONS,
        scanner,
        take: ({ page, rows, keys: texts }) => {
          const contents = wanted === 'contents' ? scannedContents(columns, scanner, rows) : [];
          for (const [at, row] of rows.entries()) {
            if (page.places.isNull(row)) continue;
            found.set(texts[at] ?? '', { place: comparedPlace(cursor, page, row), content: contents[at] });
          }
          return [];
        },
      },
    );
    if (end === 'late') return 'unproven';
    return end.unknown.length === 0 ? found : 'unproven';
  };
