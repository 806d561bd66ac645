import type { NewId } from '../core/index.ts';
import type { Field } from '../parquet/index.ts';
import type { Action } from './actions.ts';
import { addActions, commitInfoOf, txnAction, type CommitRequest } from './commit-info.ts';
import { checkColumnNames } from './names.ts';
import { encodeSchema } from './schema.ts';

export interface AppendRequest extends CommitRequest {
  /** False when the rows were compared with the table's. */
  readonly isBlindAppend: boolean;
}

export interface CreateTableRequest extends Omit<AppendRequest, 'readVersion'> {
  readonly fields: readonly Field[];
  readonly newId: NewId;
}

const appendInfo = (request: AppendRequest): Action => ({
  commitInfo: commitInfoOf(request, { mode: 'Append', isBlindAppend: request.isBlindAppend }),
});

/** The actions of an append, in order: commitInfo, txn, the files. */
export const appendActions = (request: AppendRequest): readonly Action[] => [
  appendInfo(request),
  txnAction(request),
  ...addActions(request),
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
    appendInfo(request),
    { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
    { metaData },
    txnAction(request),
    ...addActions(request),
  ];
};
