import { describe, expect, test } from 'vitest';
import { scannedCells } from '../../../support/scanned-cells.ts';
import { cellsOf, columnC, scanBody, scannerOf } from './scan-body.ts';

const TEXT = columnC('Edm.String');

/** A row of so many members that no column takes. */
const many = (prefix: string, count: number): string =>
  `{"value":[{${Array.from({ length: count }, (_, at) => `"${prefix}${at}":${at}`).join(',')},"id":1}]}`;

describe('names that no column takes', () => {
  test('are told up to a hundred of them, of each page its own', () => {
    const scanner = scannerOf();
    for (const prefix of ['a', 'b', 'c', 'd', 'e']) {
      const { unknown } = scanner.scan(Buffer.from(many(prefix, 900)));
      expect(new Set(unknown).size).toBe(100);
      expect(unknown.every((name) => name.startsWith(prefix))).toBe(true);
    }
    expect(scanner.scan(Buffer.from(many('a', 3))).unknown.toSorted()).toStrictEqual(['a0', 'a1', 'a2']);
    expect(scanner.scan(Buffer.from(many('f', 3))).unknown.toSorted()).toStrictEqual(['f0', 'f1', 'f2']);
    expect(scanner.scan(Buffer.from('{"value":[{"id":1}]}')).unknown).toStrictEqual([]);
  });
});

test('a name in other case than its column is refused behind more names than are remembered, too', () => {
  const scanner = scannerOf(TEXT);
  for (const prefix of ['a', 'b']) scanner.scan(Buffer.from(many(prefix, 900)));
  expect(() => scanner.scan(Buffer.from('{"value":[{"id":1,"C":"x"}]}'))).toThrow('has C and no c');
  expect(scanner.scan(Buffer.from('{"value":[{"id":1,"c":"x","d":1}]}')).unknown).toStrictEqual(['d']);
});

test('a part of a collection is refused behind them, too', () => {
  const scanner = scannerOf(TEXT);
  for (const prefix of ['a', 'b']) scanner.scan(Buffer.from(many(prefix, 900)));
  const cut = '{"value":[{"id":1,"c":"x","c@odata.nextLink":"more"}]}';
  expect(() => scanner.scan(Buffer.from(cut))).toThrow('a part of c alone');
});

/** The letters of a name, of which the bits of a number are capitals. */
const spelled = (at: number): string =>
  Array.from('abcdefghijklmnop', (letter, bit) => ((at >> bit) & 1 ? letter.toUpperCase() : letter)).join('');

test('spellings of a column without end are read in one go', () => {
  const members = Array.from({ length: 30_000 }, (_, at) => `"${spelled(at + 1)}":0`);
  const scanner = scannerOf(columnC('Edm.Int32', { name: spelled(0) }));
  const rows = Buffer.from(`{"value":[{"id":1,"${spelled(0)}":1,${members.join(',')}}]}`);
  expect(scanner.scan(rows).rowCount).toBe(1);
});

describe('a text', () => {
  test.each([0, 1, 3, 4, 5, 63, 64, 65, 66, 67, 68, 69, 127, 128, 4095, 4096, 100_000])(
    'of %i characters is copied whole, plain or with an escape at either end or a wide character',
    (length) => {
      const plain = 'x'.repeat(length);
      const texts = [plain, `\n${plain}`, `${plain}\n`, `é${plain}`, `${plain}😀`, plain];
      expect(cellsOf(TEXT, ...texts.map((text) => JSON.stringify(text)))).toStrictEqual(texts);
    },
  );
});

describe('the bytes of a page', () => {
  test('may stand anywhere in their buffer, and nothing beyond them is read', () => {
    const body = Buffer.from('{"value":[{"id":1,"c":"abc"}]}');
    for (let offset = 0; offset < 9; offset += 1) {
      const around = new Uint8Array(body.length + 40).fill(0x31);
      around.set(body, offset);
      const part = around.subarray(offset, offset + body.length);
      expect(scanBody(part, TEXT).cells).toStrictEqual([['abc']]);
      expect(() => scanBody(around.subarray(offset, offset + body.length + 1), TEXT)).toThrow('not JSON');
    }
  });

  test('may be overwritten once the page was scanned, but for the texts of keys', () => {
    const scanner = scannerOf(TEXT);
    const body = Buffer.from('{"value":[{"id":1,"c":"abc"}]}');
    scanner.scan(body);
    scanner.keep([0]);
    body.fill(0);
    scanner.scan(Buffer.from('{"value":[{"id":2,"c":"de"}]}'));
    expect(scannedCells(scanner.view())).toStrictEqual([
      ['1', 'abc'],
      ['2', 'de'],
    ]);
  });
});

const members = (prefix: string): readonly string[] =>
  Array.from({ length: 20_000 }, (_, at) => `"${prefix}${at + 100_000}":1`);

describe('complex values', () => {
  const COMPLEX = columnC('N.C', { kind: 'complex' });
  const ones = `[${Array.from({ length: 100_000 }, () => '1').join(',')}]`;

  test('with two members of one name on each of many levels are read in one go', () => {
    const value = `${'{"a":1,"a":'.repeat(500)}${ones}${'}'.repeat(500)}`;
    expect(cellsOf(COMPLEX, value)).toStrictEqual([`${'{"a":'.repeat(500)}${ones}${'}'.repeat(500)}`]);
  });

  test('with a great many members, of names that are numbers too, are read in one go', () => {
    const [named, numbered] = [`{${members('m').join(',')}}`, `{${members('').toReversed().join(',')}}`];
    expect(cellsOf(COMPLEX, named, numbered)).toStrictEqual([named, `{${members('').join(',')}}`]);
  });
});
