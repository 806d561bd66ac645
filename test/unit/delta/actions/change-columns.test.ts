import { describe, expect, test } from 'vitest';
import { changeColumns, type Snapshot, withMetadata } from '../../../../shared/delta/index.ts';
import { field } from '../../../support/columns.ts';

const SCHEMA =
  '{"type":"struct","fields":[' +
  '{"name":"Id","type":"integer","nullable":false,"metadata":{"comment":"the key","big":12345678901234567890.10}},' +
  '{"name":"Code","type":"string","nullable":true,"metadata":{"__CHAR_VARCHAR_TYPE_STRING":"varchar(4)","comment":"short"}},' +
  '{"name":"Nested","type":{"type":"struct","fields":[]},"nullable":true,"metadata":{}}],"extra":[1.0]}';

const action = {
  id: 'the-table',
  format: { provider: 'parquet', options: { x: 'y' } },
  schemaString: SCHEMA,
  partitionColumns: [],
  configuration: { 'delta.appendOnly': 'false' },
  name: 'orders',
  description: 'by hand',
  createdTime: 7,
  unknown: { kept: true },
};

const NONE = {
  tablePath: 'Tables/T',
  version: 3,
  etag: undefined,
  protocol: { minReaderVersion: 1, minWriterVersion: 2 },
  files: [],
  txns: new Map<string, number>(),
};

const table = (): Snapshot => withMetadata(NONE as unknown as Snapshot, action);

describe("a change of a table's columns", () => {
  test('keeps everything that others have said, digit for digit', () => {
    const added = { kind: 'added', field: field('Region', 'string') } as const;
    const { metadata } = changeColumns(table(), [added]);
    const { schemaString, ...rest } = metadata.action;
    const { schemaString: _before, ...before } = action;
    expect(rest).toStrictEqual(before);
    expect(schemaString).toBe(
      SCHEMA.replace(
        '],"extra"',
        ',{"name":"Region","type":"string","nullable":true,"metadata":{}}],"extra"',
      ),
    );
    expect(metadata.columns.map(({ name }) => name)).toStrictEqual(['Id', 'Code', 'Nested', 'Region']);
  });

  test('takes what was of the old type from a column with another one', () => {
    const changed = { kind: 'changed', column: 'Code', to: { type: 'string' } } as const;
    const relaxed = {
      kind: 'changed',
      column: 'Id',
      to: { nullable: true, name: 'ID', type: 'long' },
    } as const;
    const { columns } = changeColumns(table(), [changed, relaxed]).metadata;
    expect(columns[1]?.metadata).toStrictEqual({ comment: 'short' });
    expect(columns[0]?.field).toStrictEqual(field('ID', 'long'));
    expect(columns[0]?.metadata).toMatchObject({ comment: 'the key' });
  });

  test.each([
    ['code', /The columns Code and code differ only in case/],
    ['NESTED', /The columns Nested and NESTED differ only in case/],
    ['a b', /holds a space/],
  ])('is refused for a new column %j', (name, message) => {
    expect(() => changeColumns(table(), [{ kind: 'added', field: field(name, 'string') }])).toThrow(message);
  });

  test('of nothing is the table itself', () => {
    const snapshot = table();
    expect(changeColumns(snapshot, [])).toBe(snapshot);
  });
});
