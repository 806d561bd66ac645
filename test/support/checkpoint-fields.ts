import type { RowField } from '../../shared/parquet/index.ts';

const struct = (name: string, ...fields: readonly RowField[]): RowField => ({
  name,
  type: { struct: fields },
});

/** The columns of a checkpoint: one for each kind of action, null where a row is another one. Source: Delta PROTOCOL.md, "Checkpoint Schema". */
export const CHECKPOINT_FIELDS: readonly RowField[] = [
  struct(
    'protocol',
    { name: 'minReaderVersion', type: 'integer' },
    { name: 'minWriterVersion', type: 'integer' },
  ),
  struct(
    'metaData',
    { name: 'id', type: 'string' },
    { name: 'schemaString', type: 'string' },
    { name: 'partitionColumns', type: { list: 'string' } },
    { name: 'configuration', type: { map: 'string' } },
    { name: 'createdTime', type: 'long' },
  ),
  struct('txn', { name: 'appId', type: 'string' }, { name: 'version', type: 'long' }),
  struct(
    'add',
    { name: 'path', type: 'string' },
    { name: 'partitionValues', type: { map: 'string' } },
    { name: 'size', type: 'long' },
    { name: 'modificationTime', type: 'long' },
    { name: 'dataChange', type: 'boolean' },
    { name: 'stats', type: 'string' },
    struct(
      'deletionVector',
      { name: 'storageType', type: 'string' },
      { name: 'pathOrInlineDv', type: 'string' },
    ),
  ),
  struct('remove', { name: 'path', type: 'string' }, { name: 'dataChange', type: 'boolean' }),
  struct('sidecar', { name: 'path', type: 'string' }, { name: 'sizeInBytes', type: 'long' }),
];
