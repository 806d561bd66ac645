import { describe, expect, test } from 'vitest';
import { checkReplace, checkRewrite } from '../../../../shared/delta/index.ts';
import { field } from '../../../support/columns.ts';
import {
  add,
  idColumn,
  schemaOf,
  TABLE,
  tableOf,
  withColumn,
  withConfig,
} from '../../../support/delta-table.ts';

const id = [field('id', 'long')];
const plain = [add('a').add];
const refused = (feature: string) =>
  expect.objectContaining({
    kind: 'table-unsupported',
    facts: { table: TABLE, feature },
    message: expect.stringContaining(`cannot be reloaded: ${feature}`),
  });

const ntz = {
  minReaderVersion: 3,
  minWriterVersion: 7,
  readerFeatures: ['timestampNtz'],
  writerFeatures: ['timestampNtz'],
};

describe('files may be replaced', () => {
  test.each<[string, object, object | undefined]>([
    ['in a plain table', {}, undefined],
    ['where append-only is off', withConfig({ 'delta.appendOnly': 'false' }), undefined],
    ['whole, beside a change feed', withConfig({ 'delta.enableChangeDataFeed': 'true' }), undefined],
    ['whole, beside a nullable column that is left null', withColumn({ type: 'timestamp_ntz' }), ntz],
  ])('%s', async (_what, change, versions) => {
    const snapshot = await tableOf(change, versions);
    expect(() => checkReplace(snapshot, id)).not.toThrow();
  });

  test.each<[string, object]>([
    ['appendOnly', withConfig({ 'delta.appendOnly': 'true' })],
    ['appendOnly', withConfig({ 'delta.appendOnly': 'TRUE' })],
    ['partitionColumns', { partitionColumns: ['id'] }],
    ['checkConstraints', withConfig({ 'delta.constraints.positive': 'id > 0' })],
    ['column c is not nullable', withColumn({ nullable: false })],
    ['column id is string, not long', { schemaString: schemaOf({ ...idColumn, type: 'string' }) }],
  ])('but not where there is: %s', async (feature, change) => {
    const snapshot = await tableOf(change);
    expect(() => checkReplace(snapshot, id)).toThrowError(refused(feature));
  });

  test('but not where a table is append-only, whatever its columns', async () => {
    const snapshot = await tableOf(withConfig({ 'delta.appendOnly': 'true' }));
    for (const fields of [undefined, [field('other', 'long')]])
      expect(() => checkReplace(snapshot, fields)).toThrowError(refused('appendOnly'));
  });

  test('but not where the protocol asks for more', async () => {
    const snapshot = await tableOf({}, { minReaderVersion: 1, minWriterVersion: 8 });
    expect(() => checkReplace(snapshot, id)).toThrowError(
      expect.objectContaining({
        kind: 'table-unsupported',
        facts: { table: TABLE, feature: 'minWriterVersion 8' },
      }),
    );
  });
});

describe('a part of a file may be written anew', () => {
  test.each<[string, object]>([
    ['in a plain table', {}],
    ['where the change feed is off', withConfig({ 'delta.enableChangeDataFeed': 'false' })],
    ['with columns that the feed does not fill', withColumn({})],
  ])('%s', async (_what, change) => {
    const snapshot = await tableOf(change);
    expect(() => checkRewrite(snapshot, plain)).not.toThrow();
  });

  test.each<[string, object, object | undefined]>([
    ['changeDataFeed', withConfig({ 'delta.enableChangeDataFeed': 'true' }), undefined],
    ['typeWidening', withConfig({ 'delta.enableTypeWidening': 'true' }), undefined],
    ['typeWidening', withColumn({ metadata: { 'delta.typeChanges': [] } }), undefined],
    ['column c is timestamp_ntz', withColumn({ type: 'timestamp_ntz' }), ntz],
    ['column c is struct', withColumn({ type: { type: 'struct', fields: [] } }), undefined],
  ])('but not where there is: %s', async (feature, change, versions) => {
    const snapshot = await tableOf(change, versions);
    expect(() => checkRewrite(snapshot, plain)).toThrowError(refused(feature));
  });

  test('but not of one with a deletion vector', async () => {
    const deletionVector = { storageType: 'u', pathOrInlineDv: 'x' };
    const files = [...plain, add('b', { deletionVector }).add];
    const snapshot = await tableOf({});
    expect(() => checkRewrite(snapshot, files)).toThrowError(refused('deletionVectors'));
  });
});
