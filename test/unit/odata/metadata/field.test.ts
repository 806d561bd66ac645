import { describe, expect, test } from 'vitest';
import { fieldFor, isLossless, type Property } from '../../../../shared/odata/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { property } from '../column-cells.ts';

describe('the column of a property', () => {
  test.each<[string, Partial<Property>, ColumnType]>([
    ['Edm.Byte', {}, 'short'],
    ['Edm.SByte', {}, 'byte'],
    ['Edm.Int16', {}, 'short'],
    ['Edm.Int32', {}, 'integer'],
    ['Edm.Int64', {}, 'long'],
    ['Edm.Single', {}, 'float'],
    ['Edm.Double', {}, 'double'],
    ['Edm.Decimal', { precision: 19, scale: 4 }, 'decimal(19,4)'],
    ['Edm.Decimal', { precision: 19 }, 'decimal(38,18)'],
    ['Edm.Decimal', { precision: 30 }, 'decimal(38,8)'],
    ['Edm.Decimal', { precision: 60 }, 'decimal(38,0)'],
    ['Edm.Decimal', { precision: 19, scale: 'variable' }, 'decimal(38,18)'],
    ['Edm.Decimal', {}, 'decimal(38,18)'],
    ['Edm.Decimal', { precision: 60, scale: 40 }, 'decimal(38,38)'],
    ['Edm.Boolean', {}, 'boolean'],
    ['Edm.Date', {}, 'date'],
    ['Edm.DateTimeOffset', {}, 'timestamp'],
    ['Edm.String', {}, 'string'],
    ['Edm.Guid', {}, 'string'],
    ['Edm.TimeOfDay', {}, 'string'],
    ['Edm.Duration', {}, 'string'],
    ['Edm.Untyped', {}, 'string'],
    ['Edm.GeographyPoint', {}, 'string'],
    ['Edm.Binary', {}, 'binary'],
    ['constructor', {}, 'string'],
    ['__proto__', {}, 'string'],
    ['Sales.Colour', { kind: 'enum' }, 'string'],
    ['Sales.Address', { kind: 'complex' }, 'string'],
    ['Collection(Edm.Int32)', { kind: 'collection' }, 'string'],
  ])('of %s %o is %s', (type, more, column) => {
    expect(fieldFor(property(type, more), undefined, 'orders')).toEqual({
      name: 'c',
      type: column,
      nullable: true,
    });
  });

  test('is nullable even where the source promises a value', () => {
    expect(fieldFor(property('Edm.Int32', { nullable: false }), undefined, 'orders').nullable).toBe(true);
  });
});

const DECIMAL = { precision: 9, scale: 2 };

describe('another type', () => {
  test.each<[string, ColumnType]>([
    ['Edm.Byte', 'integer'],
    ['Edm.Int32', 'long'],
    ['Edm.Int32', 'decimal(10,0)'],
    ['Edm.Int64', 'string'],
    ['Edm.Int64', 'double'],
    ['Edm.Decimal', 'decimal(38,2)'],
    ['Edm.Decimal', 'double'],
    ['Edm.Date', 'timestamp'],
    ['Edm.DateTimeOffset', 'date'],
    ['Edm.DateTimeOffset', 'string'],
    ['Edm.String', 'timestamp'],
    ['Edm.String', 'decimal(9,2)'],
  ])('%s can become %s', (type, column) => {
    expect(fieldFor(property(type, DECIMAL), column, 'orders').type).toBe(column);
  });

  test.each<[string, ColumnType]>([
    ['Edm.Byte', 'byte'],
    ['Edm.Int32', 'short'],
    ['Edm.Int64', 'integer'],
    ['Edm.Double', 'float'],
    ['Edm.Double', 'decimal(9,2)'],
    ['Edm.Decimal', 'integer'],
    ['Edm.Decimal', 'decimal(39,0)'],
    ['Edm.Decimal', 'decimal(5,6)'],
    ['Edm.Guid', 'long'],
    ['Edm.Binary', 'string'],
    ['Edm.Boolean', 'integer'],
    ['Edm.String', 'boolean'],
  ])('%s cannot become %s, and the message says what it can', (type, column) => {
    expect(() => fieldFor(property(type, DECIMAL), column, 'orders')).toThrow(
      expect.objectContaining({
        kind: 'config',
        facts: { feed: 'orders', column: 'c', sourceType: type, type: column },
        message: expect.stringMatching(/It can become: \w+/),
      }),
    );
  });

  test('a stream has no column', () => {
    expect(() => fieldFor(property('Edm.Stream'), undefined, 'orders')).toThrow(
      expect.objectContaining({ kind: 'config' }),
    );
  });
});

describe('a key or cursor', () => {
  test.each<[string, ColumnType, boolean]>([
    ['Edm.Int32', 'integer', true],
    ['Edm.Int32', 'long', true],
    ['Edm.Int32', 'decimal(10,0)', true],
    ['Edm.Int32', 'string', false],
    ['Edm.Int64', 'double', false],
    ['Edm.Decimal', 'decimal(38,10)', true],
    ['Edm.Decimal', 'double', false],
    ['Edm.DateTimeOffset', 'timestamp', true],
    ['Edm.DateTimeOffset', 'date', false],
    ['Edm.DateTimeOffset', 'string', false],
    ['Edm.Date', 'timestamp', true],
    ['Edm.String', 'string', true],
    ['Edm.String', 'timestamp', false],
    ['Edm.Guid', 'string', true],
    ['Edm.Guid', 'long', false],
  ])('%s as %s keeps every value apart: %s', (type, column, lossless) => {
    expect(isLossless(property(type), column)).toBe(lossless);
  });
});
