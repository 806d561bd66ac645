import { fileRange, readTable, type AddFile, type Snapshot } from '../delta/index.ts';
import type { Lake } from '../lake/index.ts';
import type { Field } from '../parquet/index.ts';
import type { FeedCursor } from './feed-cursor.ts';
import { idsOfBatch } from './row-ids.ts';

/** Cursor values of the table, in table units, both ends included. */
export interface Span {
  readonly min: bigint;
  readonly max: bigint;
}

/** Which (cursor, key) the table already holds: answered from file statistics, and from the files only where they overlap. */
export interface KnownRows {
  /** Ids of the table's rows within a span. */
  within(span: Span, signal?: AbortSignal): Promise<ReadonlySet<string>>;
}

interface RangedFile {
  readonly file: AddFile;
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
}

const overlaps = (file: RangedFile, { min, max }: Span): boolean =>
  (file.max === undefined || file.max >= min) && (file.min === undefined || file.min <= max);

const NONE: ReadonlySet<string> = new Set();

/**
 * `candidates` are the files of the snapshot that may hold rows of the walk, `fields` the key and cursor columns. A walk asks in ascending order, so what is read is
 * kept for as far as the first overlapping file reaches: each file is read about once, and memory holds about one file's ids.
 */
export const createKnownRows = (
  lake: Lake,
  snapshot: Snapshot,
  candidates: readonly AddFile[],
  cursor: FeedCursor,
  fields: readonly Field[],
): KnownRows => {
  const cursorField = fields.find(({ name }) => name === cursor.column);
  const files = candidates.map((file): RangedFile => {
    const { min, max } = cursorField === undefined ? {} : fileRange(file, cursorField);
    return { file, min, max };
  });
  let held: (Span & { readonly ids: ReadonlySet<string> }) | undefined;

  const read = async (span: Span, signal?: AbortSignal): Promise<ReadonlySet<string>> => {
    const ids = new Set<string>();
    const wanted = files.filter((file) => overlaps(file, span)).map(({ file }) => file);
    const options = { fields, files: wanted, ...(signal === undefined ? {} : { signal }) };
    for await (const batch of readTable(lake, snapshot, options)) {
      for (const row of idsOfBatch(cursor, batch)) {
        if (row !== undefined && row.order >= span.min && row.order <= span.max) ids.add(row.id);
      }
    }
    return ids;
  };
  const reach = (span: Span, overlapping: readonly RangedFile[]): bigint => {
    const ends = overlapping.map(({ max }) => max ?? span.max);
    const nearest = ends.reduce((least, end) => (end < least ? end : least));
    return nearest > span.max ? nearest : span.max;
  };

  return {
    within: async (span, signal) => {
      if (held !== undefined && held.min <= span.min && held.max >= span.max) return held.ids;
      const overlapping = files.filter((file) => overlaps(file, span));
      if (overlapping.length === 0) return NONE;
      const wider = { min: span.min, max: reach(span, overlapping) };
      held = { ...wider, ids: await read(wider, signal) };
      return held.ids;
    },
  };
};
