import { describe, expect, test } from 'vitest';
import { checkAppend } from '../../../../shared/delta/index.ts';
import { field } from '../../../support/columns.ts';
import { TABLE, tableOf, withColumn, withConfig } from '../../../support/delta-table.ts';

const features = (...names: readonly string[]) => ({
  minReaderVersion: 1,
  minWriterVersion: 7,
  writerFeatures: names,
});
const id = [field('id', 'long')];

describe('rows may be appended', () => {
  test.each<[string, object, object | undefined]>([
    ['to a plain table', {}, undefined],
    ['to one that is append-only', withConfig({ 'delta.appendOnly': 'true' }), undefined],
    [
      'with a change feed, which reads adds as they are',
      withConfig({ 'delta.enableChangeDataFeed': 'true' }),
      { minReaderVersion: 1, minWriterVersion: 4 },
    ],
    [
      'where features are listed and idle',
      withConfig({ 'delta.enableInCommitTimestamps': 'false', 'delta.columnMapping.mode': 'none' }),
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
        'changeDataFeed',
      ),
    ],
    [
      'after DROP FEATURE, which leaves protection of checkpoints',
      withConfig({ 'delta.requireCheckpointProtectionBeforeVersion': '7' }),
      features('appendOnly', 'invariants', 'checkpointProtection'),
    ],
    [
      'with V2 checkpoints',
      withConfig({ 'delta.checkpointPolicy': 'v2' }),
      { ...features('v2Checkpoint'), minReaderVersion: 3, readerFeatures: ['v2Checkpoint'] },
    ],
    [
      'with types that may widen, and did not yet',
      withConfig({ 'delta.enableTypeWidening': 'true' }),
      { ...features('typeWidening'), minReaderVersion: 3, readerFeatures: ['typeWidening'] },
    ],
    [
      'beside deletion vectors',
      withConfig({ 'delta.enableDeletionVectors': 'true' }),
      { ...features('deletionVectors'), minReaderVersion: 3, readerFeatures: ['deletionVectors'] },
    ],
    [
      'leaving a nullable column of another type null',
      withColumn({ type: 'timestamp_ntz' }),
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
    ['rowTracking', withConfig({ 'delta.enableRowTracking': 'true' }), undefined],
    ['icebergCompatV2', {}, features('icebergCompatV2')],
    ['clustering', {}, features('clustering')],
    ...[
      'icebergCompatV1',
      'variantType',
      'variantType-preview',
      'variantShredding',
      'collations-preview',
      'catalogManaged',
      'coordinatedCommits-preview',
      'adaptiveMetadata',
      'materializePartitionColumns',
    ].map((name): [string, object, object] => [name, {}, features('appendOnly', name)]),
    ['columnMapping', withConfig({ 'delta.columnMapping.mode': 'id' }), features('columnMapping')],
    ['typeWidening', withColumn({ metadata: { 'delta.typeChanges': [] } }), features('typeWidening')],
    [
      'invariants',
      withColumn({
        type: {
          type: 'struct',
          fields: [{ name: 'd', type: 'long', nullable: true, metadata: { 'delta.invariants': '{}' } }],
        },
      }),
      undefined,
    ],
    ['partitionColumns', { partitionColumns: ['id'] }, undefined],
    [
      'columnMapping',
      withConfig({ 'delta.columnMapping.mode': 'name' }),
      { minReaderVersion: 2, minWriterVersion: 5 },
    ],
    [
      'checkConstraints',
      withConfig({ 'delta.constraints.positive': 'id > 0' }),
      { minReaderVersion: 1, minWriterVersion: 3 },
    ],
    [
      'inCommitTimestamp',
      withConfig({ 'delta.enableInCommitTimestamps': 'true' }),
      features('inCommitTimestamp'),
    ],
    ['invariants', withColumn({ metadata: { 'delta.invariants': '{}' } }), undefined],
    ['generatedColumns', withColumn({ metadata: { 'delta.generationExpression': 'id' } }), undefined],
    ['identityColumns', withColumn({ metadata: { 'delta.identity.start': 1 } }), undefined],
    [
      'allowColumnDefaults',
      withColumn({ metadata: { CURRENT_DEFAULT: '1' } }),
      features('allowColumnDefaults'),
    ],
    ['column c is not nullable', withColumn({ nullable: false }), undefined],
    ['column c is not nullable', withColumn({ nullable: false, type: { type: 'array' } }), undefined],
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
    const snapshot = await tableOf(withColumn({ nullable: false }));
    expect(() => checkAppend(snapshot, fields)).toThrowError(
      expect.objectContaining({ facts: { table: TABLE, feature } }),
    );
  });

  test('and not by a column that follows from one', async () => {
    const mapped = {
      ...withColumn({ nullable: false }),
      ...withConfig({ 'delta.columnMapping.mode': 'name' }),
    };
    const snapshot = await tableOf(mapped, { minReaderVersion: 2, minWriterVersion: 5 });
    const named = expect.objectContaining({ facts: { table: TABLE, feature: 'columnMapping' } });
    expect(() => checkAppend(snapshot, [field('other', 'long')])).toThrowError(named);
    expect(() => checkAppend(snapshot)).toThrowError(named);
  });

  test('columns aside, where only features are asked about', async () => {
    const snapshot = await tableOf(withColumn({ nullable: false }));
    expect(() => checkAppend(snapshot)).not.toThrow();
  });

  test('a column that is never null fills one that may not be', async () => {
    const snapshot = await tableOf(withColumn({ nullable: false }));
    expect(() => checkAppend(snapshot, [...id, field('c', 'long', false)])).not.toThrow();
  });
});
