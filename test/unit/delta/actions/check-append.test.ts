import { describe, expect, test } from 'vitest';
import { checkAppend, loadSnapshot, type Snapshot } from '../../../../shared/delta/index.ts';
import { field } from '../../../support/columns.ts';
import { idColumn, lakeWith, metaData, protocol, schemaOf, TABLE } from '../../../support/delta-table.ts';

const tableOf = async (change: object, versions: object = protocol.protocol): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(await lakeWith([{ protocol: versions }, metaData(change)]), TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

const features = (...names: readonly string[]) => ({
  minReaderVersion: 1,
  minWriterVersion: 7,
  writerFeatures: names,
});
const config = (configuration: object) => ({ configuration });
const column = (change: object) => ({
  schemaString: schemaOf(idColumn, { name: 'c', type: 'long', nullable: true, metadata: {}, ...change }),
});
const id = [field('id', 'long')];

describe('rows may be appended', () => {
  test.each<[string, object, object | undefined]>([
    ['to a plain table', {}, undefined],
    ['to one that is append-only', config({ 'delta.appendOnly': 'true' }), undefined],
    [
      'with a change feed, which reads adds as they are',
      config({ 'delta.enableChangeDataFeed': 'true' }),
      { minReaderVersion: 1, minWriterVersion: 4 },
    ],
    [
      'where features are listed and idle',
      config({ 'delta.enableInCommitTimestamps': 'false', 'delta.columnMapping.mode': 'none' }),
      features(
        'appendOnly',
        'invariants',
        'checkConstraints',
        'generatedColumns',
        'identityColumns',
        'columnMapping',
        'inCommitTimestamp',
        'domainMetadata',
        'allowColumnDefaults',
        'vacuumProtocolCheck',
      ),
    ],
    [
      'beside deletion vectors',
      config({ 'delta.enableDeletionVectors': 'true' }),
      { ...features('deletionVectors'), minReaderVersion: 3, readerFeatures: ['deletionVectors'] },
    ],
    [
      'leaving a nullable column of another type null',
      column({ type: 'timestamp_ntz' }),
      { ...features('timestampNtz'), minReaderVersion: 3, readerFeatures: ['timestampNtz'] },
    ],
    [
      'by an old writer version that implies features, none active',
      {},
      { minReaderVersion: 2, minWriterVersion: 6 },
    ],
  ])('%s', async (_what, change, versions) => {
    const snapshot = await tableOf(change, versions);
    expect(() => checkAppend(snapshot, id)).not.toThrow();
  });
});

describe('D4: an append is refused by the name of the feature', () => {
  test.each<[string, object, object | undefined]>([
    ['minWriterVersion 8', {}, { minReaderVersion: 1, minWriterVersion: 8 }],
    ['shiny', {}, features('appendOnly', 'shiny')],
    ['rowTracking', {}, features('rowTracking', 'domainMetadata')],
    ['rowTracking', config({ 'delta.enableRowTracking': 'true' }), undefined],
    ['icebergCompatV2', {}, features('icebergCompatV2')],
    ['clustering', {}, features('clustering')],
    ['partitionColumns', { partitionColumns: ['id'] }, undefined],
    [
      'columnMapping',
      config({ 'delta.columnMapping.mode': 'name' }),
      { minReaderVersion: 2, minWriterVersion: 5 },
    ],
    [
      'checkConstraints',
      config({ 'delta.constraints.positive': 'id > 0' }),
      { minReaderVersion: 1, minWriterVersion: 3 },
    ],
    [
      'inCommitTimestamp',
      config({ 'delta.enableInCommitTimestamps': 'true' }),
      features('inCommitTimestamp'),
    ],
    ['invariants', column({ metadata: { 'delta.invariants': '{}' } }), undefined],
    ['generatedColumns', column({ metadata: { 'delta.generationExpression': 'id' } }), undefined],
    ['identityColumns', column({ metadata: { 'delta.identity.start': 1 } }), undefined],
    ['allowColumnDefaults', column({ metadata: { CURRENT_DEFAULT: '1' } }), features('allowColumnDefaults')],
    ['column c is not nullable', column({ nullable: false }), undefined],
    ['column c is not nullable', column({ nullable: false, type: { type: 'array' } }), undefined],
  ])('%s', async (feature, change, versions) => {
    const snapshot = await tableOf(change, versions);
    expect(() => checkAppend(snapshot, id)).toThrowError(
      expect.objectContaining({ kind: 'table-unsupported', facts: { table: TABLE, feature } }),
    );
  });

  test.each([
    [[field('id', 'long'), field('extra', 'long')], 'no column extra'],
    [[field('ID', 'long')], 'no column ID'],
    [[field('id', 'integer')], 'column id is long, not integer'],
    [[field('id', 'long'), field('c', 'long')], 'column c is not nullable'],
  ])('columns that differ: %j', async (fields, feature) => {
    const snapshot = await tableOf(column({ nullable: false }));
    expect(() => checkAppend(snapshot, fields)).toThrowError(
      expect.objectContaining({ facts: { table: TABLE, feature } }),
    );
  });

  test('a column that is never null fills one that may not be', async () => {
    const snapshot = await tableOf(column({ nullable: false }));
    expect(() => checkAppend(snapshot, [...id, field('c', 'long', false)])).not.toThrow();
  });
});
