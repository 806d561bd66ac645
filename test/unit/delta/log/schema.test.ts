import { describe, expect, test } from 'vitest';
import { checkColumnNames, checkTableName } from '../../../../shared/delta/index.ts';
import { encodeSchema, parseSchema } from '../../../../shared/delta/log/schema.ts';
import { field } from '../../../support/columns.ts';
import { schemaOf } from '../../../support/delta-table.ts';

describe('a schemaString', () => {
  test('is read back as the fields it was made from', () => {
    const fields = [field('id', 'long', false), field('price', 'decimal(19,4)'), field('at', 'timestamp')];
    expect(parseSchema(encodeSchema(fields)).map((column) => column.field)).toEqual(fields);
  });

  test.each([
    ['no type', { type: undefined }],
    ['a type that is none', { type: 'timestamp_ntz' }],
    ['no name', { name: undefined }],
  ])('is refused before anything is written when a column has %s', (_what, fault) => {
    const broken = Object.assign(field('constructor', 'string'), fault);
    expect(() => encodeSchema([field('id', 'long'), broken])).toThrowError(
      expect.objectContaining({ kind: 'invariant' }),
    );
  });

  test('is spelled as Spark spells it', () => {
    expect(encodeSchema([field('id', 'long')])).toBe(
      '{"type":"struct","fields":[{"name":"id","type":"long","nullable":true,"metadata":{}}]}',
    );
  });

  test('columns of other types are kept, without a field', () => {
    const list = { type: 'array', elementType: 'long', containsNull: true };
    const columns = parseSchema(
      schemaOf(
        { name: 'a', type: 'timestamp_ntz', nullable: true, metadata: {} },
        { name: 'b', type: list, nullable: false, metadata: { 'delta.x': 1 } },
        { name: 'c', type: 'decimal(10, 2)', nullable: true },
      ),
    );
    expect(columns).toEqual([
      { name: 'a', typeName: 'timestamp_ntz', nullable: true, metadata: {} },
      { name: 'b', typeName: 'array', nullable: false, metadata: { 'delta.x': 1 } },
      { name: 'c', typeName: 'decimal(10, 2)', nullable: true, metadata: {} },
    ]);
  });

  test.each(['', 'null', '{"type":"array"}', '{"type":"struct"}'])('%j is none', (text) => {
    expect(() => parseSchema(text)).toThrowError(/JSON|expected/);
  });
});

describe('names', () => {
  test.each(['OrderID', 'Ünïcode', 'a.b', 'a-b', "a'b", '"', '#1', '_x'])('a column may be %j', (name) => {
    expect(() => checkColumnNames([{ name }])).not.toThrow();
  });

  test.each(['', 'a b', 'a,b', 'a;b', '{a', 'a}', '(a', 'a)', 'a\nb', 'a\tb', 'a=b'])(
    'a column may not be %j',
    (name) => {
      expect(() => checkColumnNames([{ name }])).toThrowError(expect.objectContaining({ kind: 'config' }));
    },
  );

  test('columns may not differ only in case, nor be none, nor be more than 1024', () => {
    expect(() => checkColumnNames([{ name: 'Id' }, { name: 'ID' }])).toThrow('Id and ID');
    expect(() => checkColumnNames([])).toThrow('1 to 1024');
    const many = Array.from({ length: 1025 }, (_, index) => ({ name: `c${index}` }));
    expect(() => checkColumnNames(many)).toThrow('1 to 1024');
    expect(() => checkColumnNames(many.slice(1))).not.toThrow();
  });

  test.each(['Orders', 'order details', 'a_b', 'a.b', 'Ünïcode'])('a table may be %j', (name) => {
    expect(() => checkTableName(name)).not.toThrow();
  });

  test.each([
    '',
    '_hidden',
    '.hidden',
    'a.',
    'a/b',
    'a\\b',
    ...'"\'#%+:?`'.split('').map((char) => `a${char}b`),
  ])('a table may not be %j', (name) => {
    expect(() => checkTableName(name)).toThrowError(expect.objectContaining({ kind: 'config' }));
  });
});
