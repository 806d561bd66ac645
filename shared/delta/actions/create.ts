import type { NewId } from '../../core/index.ts';
import type { Field } from '../../parquet/index.ts';
import { type Action, encodeSchema } from '../log/index.ts';
import { rowlessInfo, type RowlessRequest } from './commit-info.ts';
import { checkColumnNames } from './names.ts';

export interface CreateTableRequest extends RowlessRequest {
  readonly fields: readonly Field[];
  readonly newId: NewId;
}

/**
 * The actions of a table's first commit, which holds no row: protocol (1,2), no features and no partitions, which every engine of Fabric
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
  const operationParameters = { isManaged: 'false', partitionBy: '[]', properties: '{}' };
  return [
    { commitInfo: rowlessInfo(request, 'CREATE TABLE', operationParameters) },
    { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
    { metaData },
  ];
};
