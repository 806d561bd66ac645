import type { RowField } from '../../parquet/index.ts';

const struct = (name: string, fields: readonly RowField[]): RowField => ({ name, type: { struct: fields } });
const text = (name: string): RowField => ({ name, type: 'string' });
const long = (name: string): RowField => ({ name, type: 'long' });
const integer = (name: string): RowField => ({ name, type: 'integer' });
const flag = (name: string): RowField => ({ name, type: 'boolean' });
const texts = (name: string): RowField => ({ name, type: { list: 'string' } });
const map = (name: string): RowField => ({ name, type: { map: 'string' } });

const deletionVector = struct('deletionVector', [
  text('storageType'),
  text('pathOrInlineDv'),
  integer('offset'),
  integer('sizeInBytes'),
  long('cardinality'),
  long('maxRowIndex'),
]);

const rowIds = [long('baseRowId'), long('defaultRowCommitVersion')];

/**
 * The columns of a classic checkpoint, as Spark writes them: one for each kind of action, null where a row is another one.
 * Source: Delta PROTOCOL.md, "Checkpoint Schema".
 */
export const CHECKPOINT_FIELDS: readonly RowField[] = [
  struct('txn', [text('appId'), long('version'), long('lastUpdated')]),
  struct('add', [
    text('path'),
    map('partitionValues'),
    long('size'),
    long('modificationTime'),
    flag('dataChange'),
    map('tags'),
    deletionVector,
    ...rowIds,
    text('clusteringProvider'),
    text('stats'),
  ]),
  struct('remove', [
    text('path'),
    long('deletionTimestamp'),
    flag('dataChange'),
    flag('extendedFileMetadata'),
    map('partitionValues'),
    long('size'),
    deletionVector,
    ...rowIds,
  ]),
  struct('metaData', [
    text('id'),
    text('name'),
    text('description'),
    struct('format', [text('provider'), map('options')]),
    text('schemaString'),
    texts('partitionColumns'),
    map('configuration'),
    long('createdTime'),
  ]),
  struct('protocol', [
    integer('minReaderVersion'),
    integer('minWriterVersion'),
    texts('readerFeatures'),
    texts('writerFeatures'),
  ]),
  struct('domainMetadata', [text('domain'), text('configuration'), flag('removed')]),
];
