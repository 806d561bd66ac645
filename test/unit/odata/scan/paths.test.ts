import { describe, expect, test } from 'vitest';
import { createScanner, fieldFor, type Property, type SourceColumn } from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';
import { scannedCells } from '../../../support/scanned-cells.ts';

const columnOf = (name: string, type: string, more: Partial<Property> = {}): SourceColumn => {
  const property: Property = { name, type, kind: 'primitive', nullable: true, ...more };
  return { property, field: fieldFor(property, undefined, 'forms') };
};

const NAME = columnOf('name', 'Edm.String');
const META = columnOf('__meta', 'N.Meta', { kind: 'complex' });
const SENT = columnOf('__meta/sentAt', 'Edm.DateTimeOffset', { column: '__meta_sentAt' });
const CODE = columnOf('__meta/key/code', 'Edm.Int32', { column: 'Code' });

const ALL = [CODE, SENT, NAME, META];
const KEYS = { cursor: '__meta/sentAt', key: ['__meta/key/code'] };

const scannerOf = (columns: readonly SourceColumn[] = ALL) => createScanner(columns, KEYS, 'forms');
const bodyOf = (...rows: readonly string[]): Buffer => Buffer.from(`{"value":[${rows.join(',')}]}`);

const row = (n: number): string =>
  `{"name":"a","__meta":{"by":{"sentAt":"no"},"key":{"code":${n}},"sentAt":"2026-01-0${n}T00:00:00Z"}}`;

describe('values within complex properties', () => {
  test('come into columns of their own, beside the JSON text of the whole', () => {
    const scanner = scannerOf();
    const page = scanner.scan(bodyOf(row(1), row(2)));
    expect(scannedCells(scanner.view())).toStrictEqual([
      [
        '1',
        '1767225600000000',
        'a',
        '{"by":{"sentAt":"no"},"key":{"code":1},"sentAt":"2026-01-01T00:00:00Z"}',
      ],
      [
        '2',
        '1767312000000000',
        'a',
        '{"by":{"sentAt":"no"},"key":{"code":2},"sentAt":"2026-01-02T00:00:00Z"}',
      ],
    ]);
    expect(page.textOf('__meta/sentAt', 1)).toBe('2026-01-02T00:00:00Z');
    expect(page.textOf('__meta/key/code', 1)).toBe('2');
    expect(page.places.compare(0, 1)).toBeLessThan(0);
    expect(page.unknown).toStrictEqual([]);
  });

  test('come alone where the whole is not taken, and of members of one name the last counts', () => {
    const scanner = scannerOf([CODE, SENT]);
    const twice =
      '"__meta":{"sentAt":null,"key":{"code":3}},"__meta":{"key":{"code":7},"key":{"co\\u0064e":9},"sentAt":"2026-01-01T00:00:00Z"}';
    const page = scanner.scan(bodyOf(`{${twice}}`, row(1)));
    expect(scannedCells(scanner.view())).toStrictEqual([
      ['9', '1767225600000000'],
      ['1', '1767225600000000'],
    ]);
    expect(page.unknown).toStrictEqual(['name']);
  });

  test.each([
    ['there is none', '{"__meta":{"key":{"code":1}}}'],
    ['it is null', '{"__meta":{"key":{"code":1},"sentAt":null}}'],
  ])('are null in the cursor where %s', (_, first) => {
    const scanner = scannerOf();
    const page = scanner.scan(bodyOf(first, row(2)));
    expect(page.places.isNull(0)).toBe(true);
    expect(page.places.isNull(1)).toBe(false);
    expect(page.textOf('__meta/sentAt', 0)).toBe('');
    expect(page.nulls).toStrictEqual([]);
  });

  test.each([
    ['the whole is null', '"__meta":null'],
    ['the whole is not there', '"name":"x"'],
  ])('are null in a cursor, beside a plain key, where %s', (_, member) => {
    const id = columnOf('id', 'Edm.Int32');
    const scanner = createScanner([id, SENT, NAME, META], { cursor: '__meta/sentAt', key: ['id'] }, 'forms');
    const page = scanner.scan(bodyOf(`{"id":1,${member}}`));
    expect(page.places.isNull(0)).toBe(true);
    expect(scannedCells(scanner.view())[0]?.slice(0, 2)).toStrictEqual(['1', null]);
  });

  test.each([
    ['the whole is null', '{"__meta":null}', 'a row has no __meta/key/code'],
    ['the whole is not there', '{"name":"x"}', 'a row has no __meta/key/code'],
    [
      'a part is null',
      '{"__meta":{"key":null,"sentAt":"2026-01-01T00:00:00Z"}}',
      'a row has no __meta/key/code',
    ],
    [
      'a part is no object',
      '{"__meta":{"key":[1]}}',
      'row 1 of a page has no object where __meta/key/code leads through one',
    ],
    ['it is no number', '{"__meta":{"key":{"code":"x"}}}', 'the value of __meta/key/code (Edm.Int32'],
  ])('are refused in the key where %s, and nothing of the page stays', async (_, bad, why) => {
    const scanner = scannerOf();
    const error = await caught(() => scanner.scan(bodyOf(row(1), bad)));
    expect(error).toMatchObject({ kind: 'source-contract', facts: { column: '__meta/key/code', row: 1 } });
    expect(error.message).toContain(why);
    expect(scanner.rowCount).toBe(0);
  });

  test('stay what they are where rows are dropped', () => {
    const scanner = scannerOf();
    scanner.scan(bodyOf(row(1), row(2), row(3)));
    scanner.keep([0, 2]);
    scanner.scan(bodyOf(row(4)));
    scanner.keep([0]);
    expect(scannedCells(scanner.take()).map(([code]) => code)).toStrictEqual(['1', '3', '4']);
  });
});
