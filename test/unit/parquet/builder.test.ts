import { describe, expect, test } from 'vitest';
import {
  BytesBuilder,
  cellText,
  type Column,
  FixedBuilder,
  WordsBuilder,
} from '../../../shared/parquet/index.ts';
import { columnOf, field } from '../../support/columns.ts';

const texts = (column: Column): (string | null)[] =>
  Array.from({ length: column.length }, (_, index) => cellText(column, index));

const text = (nullable = true) => new BytesBuilder({ name: 'c', type: 'string', nullable });

describe('columns of numbers', () => {
  test('grow past their first room and keep every value', () => {
    const builder = new FixedBuilder({ name: 'c', type: 'integer', nullable: true }, 'integer');
    for (let page = 0; page < 50; page += 1) {
      builder.reserve(100);
      for (let row = 0; row < 100; row += 1) builder.push(page * 100 + row);
    }
    expect(builder.finish().values).toEqual(Int32Array.from({ length: 5000 }, (_, index) => index));
  });

  test.each([
    0n,
    -1n,
    1n,
    4_294_967_295n,
    -4_294_967_296n,
    -4_294_967_297n,
    BigInt(Number.MAX_SAFE_INTEGER),
    BigInt(Number.MIN_SAFE_INTEGER),
  ])('a safe integer %s has the same words as its bigint', (value) => {
    for (const width of [2, 4] as const) {
      const builder = new WordsBuilder(
        { name: 'c', type: width === 2 ? 'long' : 'decimal(38,0)', nullable: true },
        width,
      );
      builder.reserve(2);
      builder.push(Number(value));
      builder.pushBigInt(value);
      expect(texts(builder.finish())).toEqual([String(value), String(value)]);
    }
  });

  test.each([2n ** 63n - 1n, -(2n ** 63n)])('64 bits hold %s', (value) => {
    expect(texts(columnOf(field('c', 'long'), [value]))).toEqual([String(value)]);
  });

  test.each([10n ** 38n - 1n, -(10n ** 38n) + 1n])('a decimal of 38 digits holds %s', (value) => {
    expect(texts(columnOf(field('c', 'decimal(38,0)'), [value]))).toEqual([String(value)]);
  });
});

describe('columns of text', () => {
  test.each([
    ['ASCII', 'VINET'],
    ['two bytes a letter', 'Münster'],
    ['three bytes a letter', '東京都'],
    ['a pair of surrogates', 'a😀b'],
    ['nothing', ''],
    ['long ASCII', 'x'.repeat(5000)],
    ['long, and the last letter wide', `${'x'.repeat(5000)}é`],
    ['a NUL', 'a\u0000b'],
  ])('hold %s as UTF-8', (_, value) => {
    const column = columnOf(field('c', 'string'), ['before', value, 'after']);
    expect(texts(column)).toEqual(['before', value, 'after']);
    expect(column.offsets?.[2]).toBe(6 + Buffer.byteLength(value));
  });

  test.each(['é'.repeat(11), '東'.repeat(11), '東'.repeat(40), 'é'])(
    'have room for a thousand times %s',
    (value) => {
      const values = Array.from({ length: 1000 }, () => value);
      expect(texts(columnOf(field('c', 'string'), values))).toEqual(values);
    },
  );

  test('a lone surrogate becomes the replacement character', () => {
    expect(texts(columnOf(field('c', 'string'), ['a\ud800b', '\udc00']))).toEqual(['a\ufffdb', '\ufffd']);
  });
});

describe('rolling back', () => {
  test('forgets the values and nulls after a length, and goes on from there', () => {
    const builder = text();
    builder.reserve(20);
    for (const value of ['a', null, 'ccc', null, null, 'f'])
      if (value === null) builder.pushNull();
      else builder.push(value);
    builder.truncate(2);
    builder.push('x');
    builder.push('y');
    const column = builder.finish();
    expect(texts(column)).toEqual(['a', null, 'x', 'y']);
    expect(column.nullCount).toBe(1);
  });

  test('to before the first null leaves no bitmap', () => {
    const builder = text();
    builder.reserve(3);
    builder.push('a');
    builder.pushNull();
    builder.truncate(1);
    expect(builder.finish().validity).toBeUndefined();
  });

  test('a reset column is as new, with its memory', () => {
    const builder = text();
    for (let round = 0; round < 3; round += 1) {
      builder.reserve(2000);
      for (let row = 0; row < 2000; row += 1)
        if (row % 3 === round) builder.pushNull();
        else builder.push(`r${row}`);
      const found = texts(builder.finish());
      expect(found.filter((value) => value === null)).toHaveLength(round === 0 || round === 1 ? 667 : 666);
      expect(found[round]).toBeNull();
      builder.reset();
    }
    expect(builder.finish()).toMatchObject({ length: 0, nullCount: 0 });
  });

  test('an empty text column has one offset', () => {
    expect(text().finish().offsets).toHaveLength(1);
  });
});

describe('keeping rows', () => {
  test('the value that came last is taken back', () => {
    const builder = text();
    builder.reserve(4);
    builder.push('a');
    builder.pushNull();
    builder.pop();
    builder.push('b');
    builder.push('c');
    builder.pop();
    expect(builder.finish()).toMatchObject({ length: 2, nullCount: 0 });
    expect(texts(builder.finish())).toEqual(['a', 'b']);
  });

  test('a column whose nulls are all dropped has no bitmap, and the next null one of its own', () => {
    const builder = new FixedBuilder({ name: 'c', type: 'integer', nullable: true }, 'integer');
    builder.reserve(20);
    for (const value of [1, null, 3, null, 5])
      if (value === null) builder.pushNull();
      else builder.push(value);
    builder.keep(0, [0, 2, 4]);
    expect(builder.finish()).toMatchObject({ length: 3, nullCount: 0 });
    expect(builder.finish().validity).toBeUndefined();
    builder.pushNull();
    expect(texts(builder.finish())).toEqual(['1', '3', '5', null]);
  });

  test('all rows of a page are kept without a look at one of them', () => {
    const builder = text();
    builder.reserve(2);
    builder.push('a');
    builder.pushNull();
    const looks: (string | symbol)[] = [];
    const rows = new Proxy([0, 1], {
      get: (target, name) => {
        looks.push(name);
        return Reflect.get(target, name) as unknown;
      },
    });
    builder.keep(0, rows);
    expect(looks).toEqual(['length']);
    expect(texts(builder.finish())).toEqual(['a', null]);
  });

  test('values without a null before the last byte of the bitmap have one that covers them', () => {
    const builder = new FixedBuilder({ name: 'c', type: 'byte', nullable: true }, 'byte');
    builder.reserve(5000);
    builder.pushNull();
    for (let row = 1; row < 5000; row += 1) builder.push(1);
    const { validity, nullCount } = builder.finish();
    expect(nullCount).toBe(1);
    expect(validity).toHaveLength(625);
    expect(validity?.subarray(1).every((byte) => byte === 0xff)).toBe(true);
  });
});

test('sizeBytes counts what is held, not the room', () => {
  const builder = text();
  builder.reserve(1000);
  builder.push('four');
  expect(builder.sizeBytes).toBe(4 + 2 * 4);
});
