import { describe, expect, test } from 'vitest';
import { tableRows } from '../../../../shared/delta/index.ts';
import { add, lakeWith, metaData, protocol, snapshotOf } from '../../../support/delta-table.ts';

const stats = (numRecords: number) => ({ stats: JSON.stringify({ numRecords }) });
const vector = (cardinality?: number) => ({
  deletionVector: {
    storageType: 'u',
    pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
    offset: 1,
    sizeInBytes: 36,
    ...(cardinality !== undefined && { cardinality }),
  },
});
const file = (change: object) => add('a', change).add;

describe('the rows of a table by the statistics of its files', () => {
  test('are their sum; 0 without a file', () => {
    expect(tableRows([file(stats(7)), file(stats(0)), file(stats(35))])).toBe(42);
    expect(tableRows([])).toBe(0);
  });

  test('leave out what a deletion vector marks as deleted', () => {
    expect(tableRows([file({ ...stats(7), ...vector(2) }), file(stats(3))])).toBe(8);
    expect(tableRows([file({ ...stats(7), ...vector(7) })])).toBe(0);
  });

  test.each([
    ['has no statistics', {}],
    ['has statistics without a count', { stats: '{"minValues":{"id":1}}' }],
    ['has statistics that are no JSON', { stats: 'numRecords=7' }],
    ['has a deletion vector that does not say how much it marks', { ...stats(7), ...vector() }],
    ['has a deletion vector and no statistics', vector(2)],
  ])('are not known when a file %s', (_what, change) => {
    expect(tableRows([file(stats(3)), file(change)])).toBeUndefined();
    expect(tableRows([file(change), file(stats(3))])).toBeUndefined();
  });

  test('are counted by a vector as the log has it', async () => {
    const needsVectors = {
      protocol: {
        minReaderVersion: 3,
        minWriterVersion: 7,
        readerFeatures: ['deletionVectors'],
        writerFeatures: ['deletionVectors'],
      },
    };
    const lake = await lakeWith(
      [protocol, metaData(), add('a', stats(10))],
      [needsVectors, { remove: { path: 'a', dataChange: true } }, add('a', { ...stats(10), ...vector(4) })],
    );
    expect(tableRows((await snapshotOf(lake)).files)).toBe(6);
  });
});
