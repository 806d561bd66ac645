import { isUtf8 } from 'node:buffer';
import { TidemarkError } from '../../core/index.ts';
import { BatchBounds, type BufferPool, type ColumnBatch, type ColumnBuilder } from '../../parquet/index.ts';
import { sourceContract } from '../errors/index.ts';
import type { SourceColumn } from '../metadata/index.ts';
import { cursorKind, CursorPlaces } from '../values/index.ts';
import { type CellReader, LiteralReaders, cellReaderOf } from '../cells/index.ts';
import { JsonBytes } from '../json/index.ts';
import { cursorPlacer } from './cursor-placer.ts';
import { membersOf } from './members-of.ts';
import { PageReader } from './page-reader.ts';
import { RowKeys } from './row-keys.ts';
import { RowReader } from './row-reader.ts';
import type { ColumnCells, ScannedKeys, ScannedPage, Scanner } from './scanner.ts';

const MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

const withoutMark = (body: Uint8Array): Uint8Array =>
  MARK.every((byte, at) => body[at] === byte) ? body.subarray(MARK.length) : body;

class ByteScanner implements Scanner {
  readonly #feed: string;
  readonly #readers: readonly CellReader[];
  readonly #builders: readonly ColumnBuilder[];
  readonly #properties: readonly string[];
  readonly #input = new JsonBytes();
  readonly #keys: RowKeys;
  readonly #places: CursorPlaces;
  readonly #rows: RowReader;
  readonly #pages: PageReader;
  readonly #bounds = new BatchBounds();
  #pageStart = 0;

  constructor(feed: string, columns: readonly SourceColumn[], { cursor, key }: ScannedKeys) {
    const names = [cursor, ...key.filter((name) => name !== cursor)];
    const isKey = new Set(key);
    this.#feed = feed;
    this.#properties = columns.map(({ property }) => property.name);
    const literals = new LiteralReaders();
    this.#readers = columns.map((column) =>
      cellReaderOf({ column, isKey: isKey.has(column.property.name), literals }),
    );
    this.#builders = this.#readers.map(({ builder }) => builder);
    this.#keys = new RowKeys(names);
    const at = columns.findIndex(({ property }) => property.name === cursor);
    const reader = this.#readers[at];
    const kind = cursorKind(columns[at]?.property.type ?? '');
    if (reader === undefined || kind === undefined)
      throw new TidemarkError('invariant', 'A scanner has no cursor column.');
    this.#places = new CursorPlaces(kind);
    const placeLast = cursorPlacer(kind, reader, this.#places);
    if (placeLast === undefined)
      throw new TidemarkError('invariant', `Column ${cursor} does not keep its values apart.`, {
        column: cursor,
      });
    const members = membersOf(
      columns.map((column, index) => {
        const slot = names.indexOf(column.property.name);
        return { column, reader: this.#readers[index] ?? reader, slot };
      }),
    );
    const isCursorOfKey = isKey.has(cursor);
    const parts = { keys: this.#keys, places: this.#places, placeLast, isCursorOfKey };
    this.#rows = new RowReader(feed, members, parts, (rows) => {
      for (const builder of this.#builders) builder.reserve(rows);
    });
    this.#pages = new PageReader(feed, this.#rows);
  }

  usePool(pool: BufferPool): void {
    for (const builder of this.#builders) builder.usePool(pool);
  }

  get rowCount(): number {
    return this.#builders[0]?.length ?? 0;
  }

  get pageStart(): number {
    return this.#pageStart;
  }

  get sizeBytes(): number {
    let total = 0;
    for (const builder of this.#builders) total += builder.sizeBytes;
    return total;
  }

  scan(body: Uint8Array): ScannedPage {
    this.#truncate(this.#pageStart);
    this.#input.take(withoutMark(body));
    for (const reader of this.#readers) reader.begin();
    let isWhole = false;
    try {
      if (!isUtf8(body)) throw sourceContract(this.#feed, 'a page of rows is not UTF-8');
      const { link, context, count } = this.#pages.read(this.#input);
      isWhole = true;
      return {
        rowCount: this.#rows.rowCount,
        places: this.#places,
        ...(link !== undefined && { link }),
        ...(context !== undefined && { context }),
        ...(count !== undefined && { count }),
        unknown: this.#rows.unknown(),
        replacedText: this.#replacedText(),
        nulls: this.#rows.nulls(),
        hexColumns: this.#properties.filter((_, at) => this.#readers[at]?.isHex),
        textOf: (name, row) => this.#keys.textOf(this.#input, name, row),
      };
    } finally {
      if (!isWhole) this.#truncate(this.#pageStart);
    }
  }

  keep(rows: readonly number[]): void {
    const start = this.#pageStart;
    if (rows.length < this.rowCount - start) for (const builder of this.#builders) builder.keep(start, rows);
    this.#pageStart = start + rows.length;
    this.#bounds.add(this.view(), start, this.#pageStart);
  }

  view(): ColumnBatch {
    return { rowCount: this.rowCount, columns: this.#builders.map((builder) => builder.finish()) };
  }

  take(): ColumnBatch {
    const { rowCount } = this;
    this.#pageStart = 0;
    return {
      rowCount,
      columns: this.#builders.map((builder) => builder.take()),
      bounds: this.#bounds.take(),
    };
  }

  reset(): void {
    this.#pageStart = 0;
    this.#bounds.take();
    for (const builder of this.#builders) builder.reset();
  }

  #replacedText(): readonly ColumnCells[] {
    const cells = this.#readers.map((reader, at) => ({
      column: this.#properties[at] ?? '',
      cells: reader.replaced,
    }));
    return cells.filter((of) => of.cells > 0);
  }

  #truncate(length: number): void {
    for (const builder of this.#builders) if (builder.length > length) builder.truncate(length);
  }
}

/**
 * A scanner of the bytes of pages into these columns, which are filled by name, in memory of the pool where one is given. Errors: `invariant` without
 * a column of the cursor.
 */
export const createScanner = (
  columns: readonly SourceColumn[],
  keys: ScannedKeys,
  feed: string,
  pool?: BufferPool,
): Scanner => {
  const scanner = new ByteScanner(feed, columns, keys);
  if (pool !== undefined) scanner.usePool(pool);
  return scanner;
};
