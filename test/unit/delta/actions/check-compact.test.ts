import { describe, expect, test } from 'vitest';
import { checkCompact } from '../../../../shared/delta/index.ts';
import { TABLE, tableOf, withColumn, withConfig } from '../../../support/delta-table.ts';

const features = (...writerFeatures: readonly string[]) => ({
  minReaderVersion: 1,
  minWriterVersion: 7,
  writerFeatures,
});
const readToo = (feature: string) => ({
  ...features(feature),
  minReaderVersion: 3,
  readerFeatures: [feature],
});

describe('files of a table may be written anew', () => {
  test.each<[string, object, object | undefined]>([
    ['in a plain one', {}, undefined],
    ['in one that is append-only: no row goes', withConfig({ 'delta.appendOnly': 'true' }), undefined],
    [
      'beside a change feed: no row changes',
      withConfig({ 'delta.enableChangeDataFeed': 'true' }),
      { minReaderVersion: 1, minWriterVersion: 4 },
    ],
    [
      'beside deletion vectors, whose files are left alone',
      withConfig({ 'delta.enableDeletionVectors': 'true' }),
      readToo('deletionVectors'),
    ],
    ['with V2 checkpoints', withConfig({ 'delta.checkpointPolicy': 'v2' }), readToo('v2Checkpoint')],
    [
      'after DROP FEATURE',
      withConfig({ 'delta.requireCheckpointProtectionBeforeVersion': '7' }),
      features('checkpointProtection'),
    ],
  ])('%s', async (_what, change, versions) => {
    const snapshot = await tableOf(change, versions);
    expect(() => checkCompact(snapshot)).not.toThrow();
  });

  test.each<[string, object, object | undefined]>([
    ['minWriterVersion 8', {}, { minReaderVersion: 1, minWriterVersion: 8 }],
    ['rowTracking', {}, features('rowTracking', 'domainMetadata')],
    ['clustering', {}, features('clustering', 'domainMetadata')],
    ['icebergCompatV2', {}, features('icebergCompatV2')],
    ['partitionColumns', { partitionColumns: ['id'] }, undefined],
    [
      'columnMapping',
      withConfig({ 'delta.columnMapping.mode': 'name' }),
      { minReaderVersion: 2, minWriterVersion: 5 },
    ],
    ['checkConstraints', withConfig({ 'delta.constraints.positive': 'id > 0' }), undefined],
    [
      'inCommitTimestamp',
      withConfig({ 'delta.enableInCommitTimestamps': 'true' }),
      features('inCommitTimestamp'),
    ],
    ['typeWidening', withConfig({ 'delta.enableTypeWidening': 'true' }), readToo('typeWidening')],
    ['typeWidening', withColumn({ metadata: { 'delta.typeChanges': [] } }), readToo('typeWidening')],
    ['invariants', withColumn({ metadata: { 'delta.invariants': '{}' } }), undefined],
    ['generatedColumns', withColumn({ metadata: { 'delta.generationExpression': 'id' } }), undefined],
    ['identityColumns', withColumn({ metadata: { 'delta.identity.start': 1 } }), undefined],
    ['column c is timestamp_ntz', withColumn({ type: 'timestamp_ntz' }), readToo('timestampNtz')],
    ['column c is struct', withColumn({ type: { type: 'struct', fields: [] } }), undefined],
  ])('D4: but not where there is: %s', async (feature, change, versions) => {
    const snapshot = await tableOf(change, versions);
    expect(() => checkCompact(snapshot)).toThrowError(
      expect.objectContaining({ kind: 'table-unsupported', facts: { table: TABLE, feature } }),
    );
  });

  test('columns that may not be null stay so', async () => {
    const snapshot = await tableOf(withColumn({ nullable: false }));
    expect(() => checkCompact(snapshot)).not.toThrow();
  });
});
