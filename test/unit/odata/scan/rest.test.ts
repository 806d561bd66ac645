import { describe, expect, test } from 'vitest';
import type { SourceColumn } from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';
import { columnC, scanBody, scannerOf } from './scan-body.ts';
import { scannedCells } from '../../../support/scanned-cells.ts';

const TEXT = columnC('Edm.String');
const TAGS = columnC('Collection(Edm.String)', { kind: 'collection' });
const REST: SourceColumn = {
  property: { name: 'Rest', type: 'Edm.Untyped', kind: 'complex', nullable: true },
  field: { name: 'Rest', type: 'string', nullable: true },
  isRest: true,
};

const rows = (...texts: readonly string[]): string => `{"value":[${texts.join(',')}]}`;
const restOf = (...texts: readonly string[]) => {
  const { cells, page } = scanBody(rows(...texts), TEXT, REST);
  expect(page.unknown).toStrictEqual([]);
  return cells.map(([, rest]) => rest);
};

describe('the members that no column takes', () => {
  test('become one JSON object, in their order, every digit kept, without annotations and white space', () => {
    const texts = [
      '{"b":12345678901234567890.10,"id":1,"@odata.type":"#N.T","a":{"x@odata.type":"#Edm.Int64","x": [1,\n2]},"c":"t","d@x":1}',
      '{"id":2,"c":"t"}',
      '{"a":null,"id":3,"\\u00e9\\"":"\\u0001x","c":null}',
    ];
    expect(restOf(...texts)).toStrictEqual([
      '{"b":12345678901234567890.10,"a":{"x":[1,2]}}',
      null,
      '{"a":null,"é\\"":"\\u0001x"}',
    ]);
  });

  test('count once, the last of one name at the place of the first', () => {
    expect(restOf('{"a":1,"b":2,"a":{"z":1,"z":3},"id":1}')).toStrictEqual(['{"a":{"z":3},"b":2}']);
  });

  test('are all there, however many names the rows make up', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => `"m${at}":${at}`);
    const texts = [`{"id":1,${many.join(',')}}`, '{"id":2,"m2999":"x"}'];
    expect(restOf(...texts)).toStrictEqual([`{${many.join(',')}}`, '{"m2999":"x"}']);
  });

  test('go with their row, and not into another one after a page that is refused', async () => {
    const scanner = scannerOf(TEXT, REST);
    await caught(() => scanner.scan(Buffer.from(rows('{"id":1,"a":1}', '{"a":2,"id":"x"}'))));
    scanner.scan(Buffer.from(rows('{"id":2}', '{"id":3,"a":3}', '{"id":4}')));
    scanner.keep([0, 1]);
    expect(scannedCells(scanner.take())).toStrictEqual([
      ['2', null, null],
      ['3', null, '{"a":3}'],
    ]);
  });

  test('are refused where the service left out a part of one', async () => {
    const error = await caught(() => restOf('{"id":1,"a":{"Items":[1],"Items@odata.nextLink":"x"}}'));
    expect(error.message).toContain(
      'the value of a in row 0 of a page cannot be taken: the service left out a part of it. Leave out "rest"',
    );
  });
});

const cut = (link: string): string => rows('{"id":1,"c":["x"]}', `{"id":2,"c":["y"],"c@${link}":"more"}`);

describe('a collection that goes on elsewhere', () => {
  test.each(['odata.nextLink', 'nextLink'])('is refused where a column takes it, by %s', async (link) => {
    const error = await caught(() => scanBody(cut(link), TAGS));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain(
      `the value of c@${link} in row 1 of a page cannot be passed over: the service sent a part of c alone, and a link to what follows. Leave it out by "select"`,
    );
  });

  test('is nothing to a table that does not take it, and may say that nothing follows', () => {
    expect(scanBody(cut('odata.nextLink').replaceAll('"c', '"d'), TAGS).cells).toHaveLength(2);
    expect(scanBody(cut('odata.nextLink').replace('"more"', 'null'), TAGS).cells).toHaveLength(2);
  });
});

describe('a member whose name differs from a column’s in case alone', () => {
  test('is told with both spellings where the column would be null', async () => {
    const error = await caught(() => scanBody(rows('{"id":1,"c":"x"}', '{"id":2,"C":"y"}'), TEXT));
    expect(error).toMatchObject({ kind: 'source-contract', facts: { column: 'c', row: 1 } });
    expect(error.message).toContain('row 1 of a page has C and no c, as $metadata spells it');
  });

  test('is told in whichever other case it comes', async () => {
    const two = columnC('Edm.String', { name: 'cd' });
    const page = rows('{"id":1,"cd":"x","Cd":1,"CD":1}', '{"id":2,"Cd":"y"}');
    expect((await caught(() => scanBody(page, two))).message).toContain('has Cd and no cd');
  });

  test('is told where it stands for the key', async () => {
    const error = await caught(() => scanBody(rows('{"ID":1,"c":"x"}'), TEXT));
    expect(error.message).toContain(
      'a row has no id, but ID, which is spelled in other case. Have the service spell both alike, or name other properties in "source": {"key": [...]}.',
    );
  });

  test('is another one where both come, or $metadata has it', () => {
    expect(scanBody(rows('{"id":1,"c":"x","C":"y"}', '{"id":2,"C":"y","c":null}'), TEXT).cells).toStrictEqual(
      [['x'], [null]],
    );
    expect(scanBody(rows('{"id":1,"C":"y"}'), { ...TEXT, twins: ['C'] }).cells).toStrictEqual([[null]]);
  });

  test('does not matter in a row that has neither', () => {
    expect(scanBody(rows('{"id":1,"c":"x","C":1}', '{"id":2}'), TEXT).cells).toStrictEqual([['x'], [null]]);
  });
});
