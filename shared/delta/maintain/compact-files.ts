import { TidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { type ColumnBatch, concatBatches, type Field } from '../../parquet/index.ts';
import { readFiles, readFilesTogether, stageFile, type StageOptions } from '../files/index.ts';
import type { AddFile } from '../log/index.ts';
import { Seal } from './seal.ts';

/** Where files are, and how one is written. */
export interface CompactPorts extends StageOptions {
  readonly lake: Lake;
  readonly tablePath: string;
  /** All columns of the table. */
  readonly fields: readonly Field[];
  /** Bytes of columns that are held. */
  readonly memoryBytes: number;
}

export type Compacted =
  /** Files with all rows of the others: one, or none where there is no row. They say that they bring none. */
  | { readonly outcome: 'staged'; readonly adds: readonly AddFile[]; readonly rows: number }
  /** They have more in memory than may be held: nothing was written. `rowBytes`: of one row. */
  | { readonly outcome: 'too-large'; readonly rowBytes: number };

/** Files that are read at once: a small one is one request, and most of its time is waiting for it. */
const AT_ONCE = 16;
const AT_ONCE_BYTES = 8 * 1024 * 1024;

const bytesOf = ({ columns }: ColumnBatch): number =>
  columns.reduce(
    (bytes, { values, offsets, validity }) =>
      bytes + values.byteLength + (offsets?.byteLength ?? 0) + (validity?.byteLength ?? 0),
    0,
  );

/** Files to be read at once, in order. */
function* handfuls(files: readonly AddFile[]): Generator<readonly AddFile[], void, undefined> {
  let handful: AddFile[] = [];
  let bytes = 0;
  for (const add of files) {
    if (handful.length === AT_ONCE || (handful.length > 0 && bytes + add.size > AT_ONCE_BYTES)) {
      yield handful;
      handful = [];
      bytes = 0;
    }
    handful.push(add);
    bytes += add.size;
  }
  if (handful.length > 0) yield handful;
}

const changed = (tablePath: string, path: string): TidemarkError =>
  new TidemarkError(
    'invariant',
    `The file ${path}, which was to take the place of smaller ones of ${tablePath}, did not hold the same rows when it was read back. Nothing was committed: report it with this message.`,
    { table: tablePath, path },
  );

const rowsOf = (batches: readonly ColumnBatch[]): number =>
  batches.reduce((rows, { rowCount }) => rows + rowCount, 0);

/** All rows of the files, or how many bytes one has in memory, where they are too large. */
const readAll = async (
  ports: CompactPorts,
  files: readonly AddFile[],
): Promise<readonly ColumnBatch[] | Extract<Compacted, { readonly outcome: 'too-large' }>> => {
  const batches: ColumnBatch[] = [];
  let held = 0;
  for (const handful of handfuls(files)) {
    const options = { fields: ports.fields, signal: ports.signal, isWhole: true };
    for await (const batch of readFilesTogether(ports.lake, ports.tablePath, handful, options)) {
      batches.push(batch);
      held += bytesOf(batch);
    }
    if (held > ports.memoryBytes)
      return { outcome: 'too-large', rowBytes: Math.ceil(held / Math.max(1, rowsOf(batches))) };
  }
  return batches;
};

const sealOf = (batches: readonly ColumnBatch[]): Seal => {
  const seal = new Seal();
  for (const batch of batches) seal.add(batch);
  return seal;
};

/**
 * Writes one file with the rows of others, in their order, and reads it back from the lake: it holds the same rows, cell for cell, or this rejects with
 * `invariant`. A column that a file does not have is null. Other errors as `readFiles`.
 */
export const compactFiles = async (ports: CompactPorts, files: readonly AddFile[]): Promise<Compacted> => {
  const { lake, tablePath } = ports;
  const batches = await readAll(ports, files);
  if ('outcome' in batches) return batches;
  const rows = rowsOf(batches);
  if (rows === 0) return { outcome: 'staged', adds: [], rows };
  const staging = stageFile(lake, tablePath, concatBatches(batches), ports);
  staging.catch(() => undefined);
  // A large file is encoded on a thread of its own meanwhile.
  const source = sealOf(batches);
  const add = await staging;
  const staged = new Seal();
  for await (const batch of readFiles(lake, tablePath, [add], {
    fields: ports.fields,
    signal: ports.signal,
    isWhole: true,
  }))
    staged.add(batch);
  if (!staged.equals(source)) throw changed(tablePath, add.path);
  return { outcome: 'staged', adds: [{ ...add, dataChange: false }], rows };
};
