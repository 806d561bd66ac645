import type { Field } from '../../parquet/index.ts';
import { type AddFile, type MetadataAction, metadataSchema, type Protocol } from './actions.ts';
import { checkReaderProtocol } from './features.ts';
import { fileKey, type TableState } from './replay.ts';
import { parseSchema, type TableColumn } from './schema.ts';
import { corrupt } from './table-errors.ts';

export interface TableMetadata {
  /** Kept for the table's life: another id is another table. */
  readonly id: string;
  readonly columns: readonly TableColumn[];
  /** The columns whose types are ours, in order. */
  readonly fields: readonly Field[];
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  /** The action itself, keys that we do not know included: what a change of it must start from. */
  readonly action: MetadataAction;
}

/** A version that need not be read commit by commit. */
export interface SnapshotCheckpoint {
  readonly version: number;
  /** Of all its files, those that it names aside. */
  readonly sizeBytes: number;
}

/** A table as of one version. Immutable. */
export interface Snapshot {
  /** The table's folder in the lake. */
  readonly tablePath: string;
  readonly version: number;
  /** Of the log file of `version`; undefined when only a checkpoint is left of it. */
  readonly etag: string | undefined;
  /** The checkpoint that it was read from; absent: none. */
  readonly checkpoint?: SnapshotCheckpoint;
  readonly protocol: Protocol;
  readonly metadata: TableMetadata;
  /** The live files, in the order in which they came. */
  readonly files: readonly AddFile[];
  /** Application id to its last batch. */
  readonly txns: ReadonlyMap<string, number>;
}

/** Where a state was read. */
export interface SnapshotPlace {
  readonly tablePath: string;
  readonly version: number;
  readonly etag: string | undefined;
  readonly checkpoint?: SnapshotCheckpoint;
}

const columnsOf = ({ tablePath, version }: SnapshotPlace, action: MetadataAction): readonly TableColumn[] => {
  try {
    return parseSchema(action.schemaString);
  } catch (error) {
    throw corrupt(tablePath, version, 'has a schemaString that is not a Delta schema', error);
  }
};

/** The table's metaData. Of one that a later one has replaced nothing is asked. */
const lastMetadata = ({ tablePath, version }: SnapshotPlace, metaData: object): MetadataAction => {
  const parsed = metadataSchema.safeParse(metaData);
  if (parsed.success) return parsed.data;
  const lacks = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')))].join(', ');
  throw corrupt(tablePath, version, `has a metaData action without a usable ${lacks}`, parsed.error);
};

const toMetadata = (place: SnapshotPlace, action: MetadataAction): TableMetadata => {
  const columns = columnsOf(place, action);
  return {
    id: action.id,
    columns,
    fields: columns.flatMap(({ field }) => (field === undefined ? [] : [field])),
    partitionColumns: action.partitionColumns,
    configuration: action.configuration,
    action,
  };
};

/** The snapshot of a replayed state. `table-corrupt` without protocol or metaData, `table-unsupported` for a protocol we do not read. */
export const toSnapshot = (
  place: SnapshotPlace,
  { protocol, metaData, files, txns }: TableState,
): Snapshot => {
  if (protocol === undefined) throw corrupt(place.tablePath, place.version, 'has no protocol action');
  checkReaderProtocol(place.tablePath, protocol);
  if (metaData === undefined) throw corrupt(place.tablePath, place.version, 'has no metaData action');
  const metadata = toMetadata(place, lastMetadata(place, metaData));
  return { ...place, protocol, metadata, files: [...files.values()], txns };
};

/** The snapshot as it is once an action has changed its metadata. */
export const withMetadata = (snapshot: Snapshot, action: MetadataAction): Snapshot => ({
  ...snapshot,
  metadata: toMetadata(snapshot, action),
});

/** The state that a snapshot was made of, to apply further commits to. */
export const toState = ({ protocol, metadata, files, txns }: Snapshot): TableState => ({
  protocol,
  metaData: metadata.action,
  files: new Map(files.map((add) => [fileKey(add), add])),
  txns: new Map(txns),
});
