import { type AddFile, fileRange, readTable, type Snapshot } from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { Field } from '../../parquet/index.ts';
import { type FeedCursor, rowVersionsOf } from '../feed/index.ts';

/** Cursor values of the table, in table units, both ends included. */
export interface Span {
  readonly min: bigint;
  readonly max: bigint;
}

/** Which (cursor, key) the table already holds: answered from file statistics, and from the files only where they overlap. */
export interface ExistingIds {
  /** Ids of the table's rows within a span; undefined: by their statistics the files have none there, and none was read. */
  within(span: Span, signal?: AbortSignal): Promise<ReadonlySet<string> | undefined>;
}

interface RangedFile {
  readonly file: AddFile;
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
  readonly rows: number | undefined;
}

const overlaps = (file: RangedFile, { min, max }: Span): boolean =>
  (file.max === undefined || file.max >= min) && (file.min === undefined || file.min <= max);

/** Ids that are kept beyond a span, for the spans that follow: some 10 MB. */
const FURTHER_IDS = 100_000;

/** The end of a file, or of as many of its rows as may be kept, if they are spread evenly; undefined: it is not known. */
const endOf = ({ min, max, rows }: RangedFile, from: bigint): bigint | undefined => {
  if (max === undefined || rows === undefined || rows <= FURTHER_IDS) return max;
  const start = min === undefined || min < from ? from : min;
  return start + ((max - start) * BigInt(FURTHER_IDS)) / BigInt(rows);
};

/**
 * `candidates` are the files of the snapshot that may hold rows of the walk, `fields` the key and cursor columns. A walk asks in
 * ascending order, so what is read is kept for as far as the first overlapping file reaches, or 100,000 rows of it: a file of ours is read
 * about once, and memory does not grow with the files of others.
 */
export const createExistingIds = (
  lake: Lake,
  { snapshot, candidates }: { readonly snapshot: Snapshot; readonly candidates: readonly AddFile[] },
  cursor: FeedCursor,
  fields: readonly Field[],
): ExistingIds => {
  const cursorField = fields.find(({ name }) => name === cursor.field);
  const files = candidates.map((file): RangedFile => {
    const { min, max, rows } = cursorField === undefined ? {} : fileRange(file, cursorField);
    return { file, min, max, rows };
  });
  let held: (Span & { readonly ids: ReadonlySet<string> }) | undefined;

  /** Ids within `span`, and those up to `reach` when they are few enough to be kept. */
  const read = async (span: Span, reach: bigint, signal?: AbortSignal): Promise<typeof held> => {
    const ids = new Set<string>();
    let further: Set<string> | undefined = new Set();
    const wide = { min: span.min, max: reach };
    const wanted = files.filter((file) => overlaps(file, wide)).map(({ file }) => file);
    const options = { fields, files: wanted, ...(signal === undefined ? {} : { signal }) };
    for await (const batch of readTable(lake, snapshot, options)) {
      for (const { id, order } of rowVersionsOf(cursor, batch, { span: wide })) {
        if (order <= span.max) ids.add(id);
        else further?.add(id);
      }
      if (further !== undefined && further.size > FURTHER_IDS * 2) further = undefined;
    }
    if (further === undefined) return { ...span, ids };
    for (const id of further) ids.add(id);
    return { ...wide, ids };
  };
  const reachOf = (span: Span, overlapping: readonly RangedFile[]): bigint => {
    const ends = overlapping.map((file) => endOf(file, span.min) ?? span.max);
    const nearest = ends.reduce((least, end) => (end < least ? end : least));
    return nearest > span.max ? nearest : span.max;
  };

  return {
    within: async (span, signal) => {
      if (held !== undefined && held.min <= span.min && held.max >= span.max) return held.ids;
      const overlapping = files.filter((file) => overlaps(file, span));
      if (overlapping.length === 0) return undefined;
      held = await read(span, reachOf(span, overlapping), signal);
      return held?.ids;
    },
  };
};
