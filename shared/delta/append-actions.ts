import { TidemarkError, type NewId } from '../core/index.ts';
import type { Field } from '../parquet/index.ts';
import type { Action, AddFile, CommitInfo } from './actions.ts';
import type { TidemarkInfo } from './commit.ts';
import { checkColumnNames } from './names.ts';
import { encodeSchema } from './schema.ts';

/** What goes into every commit of ours. */
export interface AppendRequest {
  readonly files: readonly AddFile[];
  /** The fence: constant per table, and the number of the batch. */
  readonly txn: { readonly appId: string; readonly version: number };
  readonly tidemark: TidemarkInfo;
  /** Fresh for every commit, the same for every attempt at it: how a read-back knows its own. */
  readonly txnId: string;
  /** The version of the snapshot that the append was planned on; absent for the first commit of a table. */
  readonly readVersion?: number;
  /** False when the rows were compared with the table's. */
  readonly isBlindAppend: boolean;
  /** Epoch ms. */
  readonly now: number;
  /** Tidemark's own version. */
  readonly engineVersion: string;
}

export interface CreateTableRequest extends Omit<AppendRequest, 'readVersion'> {
  readonly fields: readonly Field[];
  readonly newId: NewId;
}

// The values in operationParameters and operationMetrics are strings, as Spark's readers of the history expect.
/** What a commit of ours says of itself. `metrics` are further ones. */
export const commitInfoOf = (
  request: AppendRequest,
  mode: 'Append' | 'Overwrite' = 'Append',
  metrics: Readonly<Record<string, string>> = {},
): CommitInfo => ({
  timestamp: request.now,
  operation: 'WRITE',
  operationParameters: { mode, partitionBy: '[]' },
  ...(request.readVersion !== undefined && { readVersion: request.readVersion }),
  isolationLevel: 'Serializable',
  isBlindAppend: request.isBlindAppend,
  operationMetrics: {
    numFiles: String(request.files.length),
    numOutputRows: String(request.tidemark.rows),
    numOutputBytes: String(request.files.reduce((bytes, { size }) => bytes + size, 0)),
    ...metrics,
  },
  engineInfo: `Tidemark/${request.engineVersion}`,
  txnId: request.txnId,
  tidemark: request.tidemark,
});

/** The txn, then the files that come. */
export const rowActions = ({ txn, files, now }: AppendRequest): readonly Action[] => {
  if (!Number.isSafeInteger(txn.version))
    throw new TidemarkError(
      'invariant',
      `Batch ${txn.version} of ${txn.appId} is not a whole number below 2^53.`,
    );
  return [{ txn: { ...txn, lastUpdated: now } }, ...files.map((add): Action => ({ add }))];
};

/** The actions of an append, in order: commitInfo, txn, the files. */
export const appendActions = (request: AppendRequest): readonly Action[] => [
  { commitInfo: commitInfoOf(request) },
  ...rowActions(request),
];

/**
 * The actions of a table's first commit: as an append, with protocol (1,2), no features and no partitions, which every engine of Fabric
 * reads. `config` for column names that Fabric refuses. Source: Delta PROTOCOL.md, "Change Metadata", "Protocol Evolution".
 */
export const createTableActions = (request: CreateTableRequest): readonly Action[] => {
  const { fields, newId, now } = request;
  checkColumnNames(fields);
  const metaData = {
    id: newId(),
    format: { provider: 'parquet', options: {} },
    schemaString: encodeSchema(fields),
    partitionColumns: [],
    configuration: {},
    createdTime: now,
  };
  return [
    { commitInfo: commitInfoOf(request) },
    { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
    { metaData },
    ...rowActions(request),
  ];
};
