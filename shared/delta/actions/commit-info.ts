import { TidemarkError } from '../../core/index.ts';
import type { Action, AddFile, CommitInfo, MetadataAction, TidemarkInfo } from '../log/index.ts';

/** What goes into every commit of ours. */
export interface CommitRequest {
  readonly files: readonly AddFile[];
  /** Changes the table's columns with the rows that need it; absent: they stay. */
  readonly metaData?: MetadataAction;
  /** The fence: constant per table, and the number of the batch. */
  readonly txn: { readonly appId: string; readonly version: number };
  readonly tidemark: TidemarkInfo;
  /** Fresh for every commit, the same for every attempt at it: how a read-back knows its own. */
  readonly txnId: string;
  /** The version of the snapshot that the commit was planned on; absent for the first commit of a table. */
  readonly readVersion?: number;
  /** Epoch ms. */
  readonly now: number;
  /** Tidemark's own version. */
  readonly engineVersion: string;
}

/** What differs from one kind of write to another. */
export interface WriteKind {
  readonly mode: 'Append' | 'Overwrite';
  readonly isBlindAppend: boolean;
  /** Beyond those that every write has. */
  readonly metrics?: Readonly<Record<string, string>>;
}

/** Bytes of these files. */
export const sizeOf = (files: readonly AddFile[]): number =>
  files.reduce((bytes, { size }) => bytes + size, 0);

/**
 * The commitInfo of a write. Values in operationParameters and operationMetrics are strings, as Spark's readers of the history expect.
 * Source: Delta PROTOCOL.md, "Commit Provenance Information"; Delta Spark, DeltaOperations.
 */
export const commitInfoOf = (
  request: CommitRequest,
  { mode, isBlindAppend, metrics }: WriteKind,
): CommitInfo => ({
  timestamp: request.now,
  operation: 'WRITE',
  operationParameters: { mode, partitionBy: '[]' },
  ...(request.readVersion !== undefined && { readVersion: request.readVersion }),
  isolationLevel: 'Serializable',
  isBlindAppend,
  operationMetrics: {
    numFiles: String(request.files.length),
    numOutputRows: String(request.tidemark.rows),
    numOutputBytes: String(sizeOf(request.files)),
    ...metrics,
  },
  engineInfo: `Tidemark/${request.engineVersion}`,
  txnId: request.txnId,
  tidemark: request.tidemark,
});

/** A commit that brings and takes no row. */
export type RowlessRequest = Pick<
  CommitRequest,
  'tidemark' | 'txnId' | 'readVersion' | 'now' | 'engineVersion'
>;

/** The commitInfo of a commit without rows. */
export const rowlessInfo = (
  { now, readVersion, engineVersion, txnId, tidemark }: RowlessRequest,
  operation: string,
  operationParameters: Readonly<Record<string, string>>,
): CommitInfo => ({
  timestamp: now,
  operation,
  operationParameters,
  ...(readVersion !== undefined && { readVersion }),
  isolationLevel: 'Serializable',
  isBlindAppend: true,
  operationMetrics: {},
  engineInfo: `Tidemark/${engineVersion}`,
  txnId,
  tidemark,
});

/** The fence of a commit. `invariant` for a batch number that JSON would round. Source: Delta PROTOCOL.md, "Transaction Identifiers". */
export const txnAction = ({ txn, now }: Pick<CommitRequest, 'txn' | 'now'>): Action => {
  if (Number.isSafeInteger(txn.version)) return { txn: { ...txn, lastUpdated: now } };
  throw new TidemarkError(
    'invariant',
    `Batch ${txn.version} of ${txn.appId} is not a whole number below 2^53.`,
  );
};

/** The change of the table that a commit brings. Source: Delta PROTOCOL.md, "Change Metadata". */
export const metaDataActions = ({ metaData }: Pick<CommitRequest, 'metaData'>): readonly Action[] =>
  metaData === undefined ? [] : [{ metaData }];

/** The files of a commit. */
export const addActions = ({ files }: CommitRequest): readonly Action[] => files.map((add) => ({ add }));
