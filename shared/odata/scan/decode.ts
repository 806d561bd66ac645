import { TidemarkError } from '../../core/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import { INEXACT, type Present } from './decode-cell.ts';
import { columnDecoder, type ColumnDecoder } from './decode-column.ts';
import type { JsonObject, JsonValue, SourceColumn } from '../metadata/index.ts';

/** Rows of pages as columns, until they are taken as a batch. */
export interface Decoder {
  /**
   * Appends rows, all or none: after `inexact` or an error the columns are as before. A JSON number that may have lost digits is
   * read from `exactRows` (as `Page.exactRows` has them, of the same rows); without it the answer is `inexact`.
   * Errors: `source-contract` for a value that is not of its declared type, with the row's place among `rows`.
   */
  append(rows: readonly JsonObject[], exactRows?: () => readonly JsonObject[]): 'ok' | 'inexact';
  readonly rowCount: number;
  /** Bytes held in columns. */
  readonly sizeBytes: number;
  /** The rows so far: a view, until `reset`. */
  finish(): ColumnBatch;
  /** Of the rows from `from` on, keeps those at `from` plus each of `rows`, which rise. */
  keep(from: number, rows: readonly number[]): void;
  /** Begins anew, in the same memory. */
  reset(): void;
}

type Rows = readonly JsonObject[];

interface Decoding extends ColumnDecoder {
  readonly column: SourceColumn;
  readonly name: string;
  readonly isNullable: boolean;
  /** False for a name that every JavaScript object has a member of, such as `constructor`. */
  readonly isPlain: boolean;
}

const decodingOf = (column: SourceColumn): Decoding => {
  // As a key of an object the name is the engine's own copy of it, which makes looking it up cheaper.
  const [name = column.property.name] = Object.keys({ [column.property.name]: null });
  return {
    ...columnDecoder(column),
    column,
    name,
    isNullable: column.property.nullable && column.field.nullable,
    isPlain: !(name in Object.prototype),
  };
};

const MISSING = 'it is missing, and must not be';

/** What helps against a value that cannot be taken, and leads to a load. */
const remedyOf = ({ property, field, isAsIs = false }: SourceColumn, why: string): string => {
  const isSingle = property.kind === 'primitive' && property.type !== 'Edm.Binary';
  const asText = `take it as text by "columns": {"${field.name}": "string"} or `;
  const text = isAsIs || !isSingle || why === MISSING ? '' : asText;
  return `Correct it at the source or, where the column is not of key or cursor, ${text}leave it out by "select".`;
};

const fault = (feed: string, { column, name }: Decoding, row: number, why: string): TidemarkError => {
  const type = column.field.type;
  const declared = column.property.type;
  return new TidemarkError(
    'source-contract',
    `Feed "${feed}": the value of ${name} (${declared}, ${type} in the table) in row ${row} of a page cannot be taken: ${why}. ${remedyOf(column, why)}`,
    { feed, column: name, declaredType: declared, type, row },
  );
};

const ownMember = (row: JsonObject | undefined, name: string): JsonValue | undefined =>
  row !== undefined && Object.hasOwn(row, name) ? row[name] : undefined;

/** Rows of which all columns are read before the next: as many as stay in the processor's cache. */
const BLOCK_ROWS = 256;

/** Rows `[from, to)`. With `plain`, `rows` are its exact rows. */
interface Block {
  readonly rows: Rows;
  readonly from: number;
  readonly to: number;
  readonly plain?: Rows;
}

/** Appends a block of one column; false when a number in it may have lost digits. */
const appendBlock = (feed: string, decoding: Decoding, { rows, from, to, plain }: Block): boolean => {
  const { builder, put, name, isNullable, isPlain } = decoding;
  const exact = plain !== undefined;
  builder.reserve(to - from);
  for (let index = from; index < to; index += 1) {
    const row = rows[index];
    const value = isPlain ? row?.[name] : ownMember(row, name);
    if (value === null || value === undefined) {
      if (!isNullable) throw fault(feed, decoding, index, MISSING);
      builder.pushNull();
    } else {
      const trouble = put(value, exact, exact ? plainValue(plain[index], name, value) : value);
      if (trouble === INEXACT) return false;
      if (trouble !== undefined) throw fault(feed, decoding, index, trouble);
    }
  }
  return true;
};

const plainValue = (row: JsonObject | undefined, name: string, absent: Present): Present =>
  ownMember(row, name) ?? absent;

/** A decoder of pages of `columns` (property and table column), which are filled by name. */
export const createDecoder = (columns: readonly SourceColumn[], feed: string): Decoder => {
  const decodings = columns.map(decodingOf);
  let rowCount = 0;
  const rollback = (): void => {
    for (const { builder } of decodings) builder.truncate(rowCount);
  };
  const appendAll = (rows: Rows, exactRows: (() => Rows) | undefined): 'ok' | 'inexact' => {
    let exact: Rows | undefined;
    for (let from = 0; from < rows.length; from += BLOCK_ROWS) {
      const block: Block = { rows, from, to: Math.min(rows.length, from + BLOCK_ROWS) };
      for (const decoding of decodings) {
        if (appendBlock(feed, decoding, block)) continue;
        if (exactRows === undefined) return 'inexact';
        exact ??= exactRows();
        decoding.builder.truncate(rowCount + from);
        if (!appendBlock(feed, decoding, { ...block, rows: exact, plain: rows })) return 'inexact';
      }
    }
    return 'ok';
  };
  return {
    append: (rows, exactRows) => {
      let outcome: 'ok' | 'inexact' | undefined;
      try {
        outcome = appendAll(rows, exactRows);
        return outcome;
      } finally {
        if (outcome === 'ok') rowCount += rows.length;
        else rollback();
      }
    },
    get rowCount() {
      return rowCount;
    },
    get sizeBytes() {
      return decodings.reduce((total, { builder }) => total + builder.sizeBytes, 0);
    },
    finish: () => ({ rowCount, columns: decodings.map(({ builder }) => builder.finish()) }),
    keep: (from, rows) => {
      for (const { builder } of decodings) builder.keep(from, rows);
      rowCount = from + rows.length;
    },
    reset: () => {
      rowCount = 0;
      for (const { builder } of decodings) builder.reset();
    },
  };
};
