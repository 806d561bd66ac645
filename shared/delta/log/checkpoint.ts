import * as z from 'zod';
import { isTidemarkError } from '../../core/index.ts';
import type { FileInfo, Lake } from '../../lake/index.ts';
import { presentRow, type PresentRows, readPresent } from '../../parquet/index.ts';
import type { AddFile, Sidecar } from './actions.ts';
import { inOrder } from './in-order.ts';
import { lakeSource } from './lake-source.ts';
import { sidecarFolder } from './log-path.ts';
import type { ReadOptions } from './log.ts';
import { collectAction, noActions, parseCommitFile, type ParsedActions } from './parse-actions.ts';
import type { Checkpoint } from './segment.ts';
import { corrupt } from './table-errors.ts';

/** What a snapshot is made of. Tombstones are not needed for one: their files are not in it. */
const COLUMNS = ['protocol', 'metaData', 'add', 'txn', 'sidecar'];

/** What a checkpoint holds beyond that. */
const BEYOND = ['remove', 'domainMetadata'];

/** Spelled twice: statistics and partition values are read as `stats` and `partitionValues` have them. */
const TWINS = ['stats_parsed', 'partitionValues_parsed'];

/** How many sidecars are read at once. */
const WIDTH = 4;

export interface CheckpointOptions extends ReadOptions {
  /** Tombstones and domain metadata, too. */
  readonly isWhole?: boolean;
}

// As in a commit, where the same fields are JSON numbers.
const withNumbers = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
};

/** The members that most files of a table have, beside partition values that are empty, and no other. */
const PLAIN: readonly string[] = ['path', 'size', 'modificationTime', 'dataChange', 'stats'];

const NO_VALUES: Readonly<Record<string, string | null>> = Object.freeze({});

const isEmpty = (values: unknown): boolean => Object.keys(values ?? {}).length === 0;

/** The file of a row, from the columns of its plain members; undefined where one is none of a file. */
const plainAdd = (
  [paths, sizes, times, changes, statistics]: readonly (readonly unknown[] | undefined)[],
  row: number,
): AddFile | undefined => {
  const path = paths?.[row];
  const bytes = sizes?.[row];
  const time = times?.[row];
  const dataChange = changes?.[row];
  if (typeof path !== 'string' || typeof bytes !== 'bigint') return undefined;
  if (typeof time !== 'bigint' || typeof dataChange !== 'boolean') return undefined;
  const [partitionValues, size, modificationTime] = [NO_VALUES, Number(bytes), Number(time)];
  const stats = statistics?.[row];
  return typeof stats === 'string'
    ? { path, partitionValues, size, modificationTime, dataChange, stats }
    : { path, partitionValues, size, modificationTime, dataChange };
};

/**
 * Reads files of which there is nothing to say but the plain members, from their columns; undefined for any other. It saves most of what a large
 * checkpoint costs.
 */
const plainAdds = ({ column, members }: PresentRows): ((row: number) => AddFile | undefined) => {
  const known = [...PLAIN, 'partitionValues'];
  const isPlain = column === 'add' && [...members.keys()].every((name) => known.includes(name));
  // Empty ones are one object.
  const partitions = new Set(members.get('partitionValues'));
  if (!isPlain || ![...partitions].every(isEmpty)) return () => undefined;
  const columns = PLAIN.map((name) => members.get(name));
  return (row) => plainAdd(columns, row);
};

const collectValue = (
  column: string,
  value: Readonly<Record<string, unknown>>,
  into: ParsedActions,
): void => {
  collectAction({ [column]: withNumbers(value) }, into);
  const txn = into.txns.at(-1);
  if (column !== 'txn' || txn === undefined || Number.isSafeInteger(txn.version)) return;
  const { version: exact } = value;
  if (typeof exact === 'bigint') into.txns[into.txns.length - 1] = { ...txn, exact };
};

const collectRows = (present: PresentRows, into: ParsedActions): void => {
  const plainAt = plainAdds(present);
  for (const row of present.rows) {
    const add = plainAt(row);
    if (add === undefined) collectValue(present.column, presentRow(present, row), into);
    else into.adds.push(add);
  }
};

const readParquet = async (
  lake: Lake,
  { tablePath, version }: { readonly tablePath: string; readonly version: number },
  info: Pick<FileInfo, 'path' | 'sizeBytes'>,
  { signal, isWhole = false }: CheckpointOptions,
): Promise<ParsedActions> => {
  const actions = noActions();
  const columns = isWhole ? [...COLUMNS, ...BEYOND] : COLUMNS;
  const source = lakeSource(lake, info, { signal, isWhole: true });
  for await (const present of readPresent(source, { columns, without: TWINS })) {
    try {
      collectRows(present, actions);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      throw corrupt(tablePath, version, 'has a checkpoint row that is not a Delta action', error);
    }
  }
  return actions;
};

const readJson = async (
  lake: Lake,
  { tablePath, version }: { readonly tablePath: string; readonly version: number },
  { path }: FileInfo,
  { signal }: CheckpointOptions,
): Promise<ParsedActions> => {
  const file = await lake.read(path, signal ? { signal } : {});
  if (file.outcome === 'not-found') throw corrupt(tablePath, version, 'has a checkpoint that is gone');
  return parseCommitFile(tablePath, version, file.bytes);
};

/** By its last name: sidecars lie in the log's own folder, and a path that leads elsewhere would lead out of the table. */
const sidecarPath = (tablePath: string, version: number, { path }: Sidecar): string => {
  const name = /[^/\\]+$/.exec(path)?.[0];
  if (name === undefined || name === '..' || name.includes('\0'))
    throw corrupt(tablePath, version, 'has a checkpoint that names a file without a name');
  try {
    return `${sidecarFolder(tablePath)}/${decodeURIComponent(name)}`;
  } catch (error) {
    throw corrupt(tablePath, version, 'has a checkpoint that names a file by no URI', error);
  }
};

/**
 * The actions of a checkpoint, file by file. One that keeps files elsewhere (V2) has its sidecars after what names them. `table-corrupt` for
 * a file that is gone, damaged, or holds a row that is no action.
 * Source: Delta PROTOCOL.md, "Checkpoints", "Checkpoint Schema", "Sidecar Files".
 */
export async function* readCheckpoint(
  lake: Lake,
  tablePath: string,
  { version, parts }: Checkpoint,
  options: CheckpointOptions,
): AsyncGenerator<ParsedActions, void, undefined> {
  const place = { tablePath, version };
  for (const { info } of parts) {
    const read = info.path.endsWith('.json') ? readJson : readParquet;
    const actions = await read(lake, place, info, options);
    yield actions;
    const files = actions.sidecars.map((sidecar) => ({
      path: sidecarPath(tablePath, version, sidecar),
      sizeBytes: sidecar.sizeInBytes,
    }));
    yield* await inOrder(files, WIDTH, (file) => readParquet(lake, place, file, options));
  }
}

/** Whether an error says that a file is not what it should be: another way to the same version may be whole. */
export const isDamage = (error: unknown): boolean => isTidemarkError(error, 'table-corrupt');
