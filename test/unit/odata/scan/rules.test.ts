import { describe, expect, test } from 'vitest';
import { createScanner, type SourceColumn } from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';
import { cellsOf, columnC, scanBody } from './scan-body.ts';

const TEXT = columnC('Edm.String');
const COMPLEX = columnC('N.C', { kind: 'complex' });
const rows = (...texts: readonly string[]): string => `{"value":[${texts.join(',')}]}`;

/** The message of a refusal, which is always the source's fault and says of which feed. */
const refusal = async (body: string | Uint8Array, ...columns: readonly SourceColumn[]): Promise<string> => {
  const error = await caught(() => scanBody(body, ...columns));
  expect(error.kind).toBe('source-contract');
  return error.message;
};

const refusedCell = (column: SourceColumn, json: string): Promise<string> =>
  refusal(rows('{"id":1,"c":null}', `{"id":2,"c":${json}}`), column);

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

describe('UTF-8', () => {
  test.each([
    ['a column', '{"id":1,"c":"', '"}'],
    ['a member that no column takes', '{"id":1,"other":"', '"}'],
    ['a name', '{"id":1,"', '":1}'],
  ])('that is broken in %s is refused', async (_, before, after) => {
    const body = bytes(`{"value":[${before}`, 0xc3, 0x28, `${after}]}`);
    expect(await refusal(body, TEXT)).toContain('not UTF-8');
  });

  test('has no halves of pairs', async () => {
    expect(await refusal(bytes('{"value":[{"id":1,"c":"', 0xed, 0xa0, 0xbd, '"}]}'), TEXT)).toContain(
      'not UTF-8',
    );
  });

  test('may begin with a mark, once', async () => {
    expect(scanBody(`\ufeff${rows('{"id":1,"c":"x"}')}`, TEXT).cells).toStrictEqual([['x']]);
    expect(await refusal(`\ufeff\ufeff${rows()}`)).toContain('at byte');
  });
});

describe('the rows of a page', () => {
  test('are the "value" around them, however its name is escaped', () => {
    const body = '{"v":{"value":[{"id":9}]},"\\u0076\\u0061lue":[{"id":1,"value":[{"id":7}],"c":"x"}]}';
    expect(scanBody(body, TEXT).cells).toStrictEqual([['x']]);
  });

  test.each([
    ['two arrays', '{"value":[],"value":[]}', 'two "value" arrays'],
    ['an array and null', '{"value":[{"id":1}],"value":null}', 'two "value" arrays'],
    ['null and an array', '{"value":null,"value":[{"id":1}]}', 'two "value" arrays'],
    ['two, one of them escaped', '{"value":[],"valu\\u0065":[{"id":1}]}', 'two "value" arrays'],
    ['none', '{"values":[]}', 'has no "value" array'],
    ['an object', '{"value":{}}', 'has no "value" array'],
    ['a row that is null', rows('{"id":1}', 'null'), 'a row that is not a JSON object'],
    ['a row that is an array', rows('[]'), 'a row that is not a JSON object'],
    ['a row that is text', rows('"x"'), 'a row that is not a JSON object'],
    ['an array around all', '[{"id":1}]', 'not a JSON object'],
    ['nothing', '', 'cut or is not JSON'],
    ['a web page', '\n<!DOCTYPE html><html></html>', 'login page'],
  ])('%s: refused', async (_, body, words) => {
    expect(await refusal(body)).toContain(words);
  });
});

test('a value of null is no rows, with what stands beside it', () => {
  const { rowCount, link } = scanBody('{"value":null,"@odata.nextLink":"n"}').page;
  expect({ rowCount, link }).toStrictEqual({ rowCount: 0, link: 'n' });
});

describe('what stands beside the rows', () => {
  test.each([
    '{"@odata.context":"c","@odata.count":3,"@odata.nextLink":"n","value":[]}',
    '{"value":[],"@context":"c","@count":"3","@nextLink":"n"}',
    '{"@odata.\\u0063ontext":"c","value":[],"@odata.count":"3","@odata.nextLink":"\\u006e","error":null}',
  ])('%s says link, context and count', (body) => {
    const { link, context, count } = scanBody(body).page;
    expect({ link, context, count }).toStrictEqual({ link: 'n', context: 'c', count: 3 });
  });

  test.each(['{"value":[]}', '{"value":[],"@odata.nextLink":null}', '{"value":[],"@nextLink":""}'])(
    '%s is a last page',
    (body) => {
      expect(scanBody(body).page).not.toHaveProperty('link');
    },
  );

  test('a count that is no number of rows is none', () => {
    expect(scanBody('{"@odata.count":"many","value":[]}').page).not.toHaveProperty('count');
  });

  test('a link that is no text is refused', async () => {
    expect(await refusal('{"value":[],"@odata.nextLink":5}')).toContain(
      'the nextLink of a page is not a text',
    );
  });

  const ERROR = '"error":{"code":"ServiceUnavailable","message":"timeout"}';
  test.each([
    ['before the rows', `{${ERROR},"value":[]}`],
    ['after them', `{"value":[{"id":1}],${ERROR}}`],
    ['with its name escaped', `{"value":[],${ERROR.replace('error', '\\u0065rror')}}`],
    ['behind a page that was cut', `{"value":[{"id":1},{"id":2,"c":"x"{${ERROR}}`],
    ['as the last row of a page that was cut', `{"value":[{"id":1},{${ERROR}}`],
    ['behind a whole page', `{"value":[{"id":1}]}{${ERROR}}`],
  ])('an error %s fails the page, and is told', async (_, body) => {
    expect(await refusal(body, TEXT)).toContain(
      'the service reports an error inside a page (ServiceUnavailable)',
    );
  });
});

describe('members of a row', () => {
  test('that come twice: the last one counts, also where it is null or of another length', () => {
    const body = rows(
      '{"c":"long before","id":9,"c":"x","id":1}',
      '{"id":2,"c":"y","c":null}',
      '{"c":null,"id":3,"c":"z"}',
    );
    const { page, cells } = scanBody(body, TEXT);
    expect(cells).toStrictEqual([['x'], [null], ['z']]);
    expect([0, 1, 2].map((row) => page.textOf('id', row))).toStrictEqual(['1', '2', '3']);
  });

  test('are found by what their names say, not by how they are written', () => {
    const named = { ...TEXT, property: { ...TEXT.property, name: 'Größe/"😀' } };
    const body = rows(
      '{"id":1,"Größe\\/\\"😀":"a"}',
      '{"\\u0069d":2,"Gr\\u00f6\\u00DFe/\\u0022\\ud83d\\ude00":"b"}',
    );
    expect(scanBody(body, named).cells).toStrictEqual([['a'], ['b']]);
  });

  test('that no column takes are told by name, each once, annotations aside', () => {
    const body = rows('{"id":1,"c@x":1,"b":{},"a":1}', '{"a":null,"id":2,"@odata.etag":"","\\u0063":"x"}');
    expect(scanBody(body, TEXT).page.unknown.toSorted()).toStrictEqual(['a', 'b']);
  });

  test('that are absent are null, but for key and cursor', async () => {
    expect(scanBody(rows('{"id":1}'), TEXT).cells).toStrictEqual([[null]]);
    expect(await refusal(rows('{"c":"x"}'), TEXT)).toContain('has no id');
    expect(await refusal(rows('{"id":null}'), TEXT)).toContain('has no id');
  });

  test('that are null or absent against what the source promised are null, and counted on their page', () => {
    const promised = columnC('Edm.String', { nullable: false });
    const { page, cells } = scanBody(rows('{"id":1,"c":null}', '{"id":2,"c":"x"}', '{"id":3}'), promised);
    expect(cells).toStrictEqual([[null], ['x'], [null]]);
    expect(page.nulls).toStrictEqual([{ column: 'c', cells: 2 }]);
    const id = columnC('Edm.Int32', { name: 'id', nullable: false });
    const scanner = createScanner([id, promised], { cursor: 'id', key: ['id'] }, 'orders');
    expect(scanner.scan(Buffer.from(rows('{"id":1}'))).nulls).toHaveLength(1);
    expect(scanner.scan(Buffer.from(rows('{"id":1,"c":"x"}'))).nulls).toStrictEqual([]);
    expect(scanBody(rows('{"id":1}'), TEXT).page.nulls).toStrictEqual([]);
  });

  test('of the key are refused with what to do', async () => {
    const error = await refusal(rows('{"id":null}'), TEXT);
    expect(error).toContain('leave such rows out by "filter": "id ne null"');
    expect(error).toContain('"source": {"key": [...]}');
  });

  test.each([true, false])(
    'a cursor that may be null (%s) is refused where it is absent, and taken where it is null',
    async (nullable) => {
      const at = columnC('Edm.DateTimeOffset', { name: 'at', nullable });
      const id = columnC('Edm.Int32', { name: 'id', nullable: false });
      const scan = (body: string) =>
        createScanner([id, at], { cursor: 'at', key: ['id'] }, 'orders').scan(Buffer.from(body));
      expect(scan(rows('{"id":1,"at":null}')).places.isNull(0)).toBe(true);
      const error = await caught(() => scan(rows('{"id":1}')));
      expect(error.message).toContain('has no at');
    },
  );
});

describe('numbers', () => {
  test.each([
    [
      'Edm.Int32',
      ['1.0', '5e3', '50e-1', '-0', '-0.0', '0e400', '"5"', '"-0"', '"1e3"'],
      ['1', '5000', '5', '0', '0', '0', '5', '0', '1000'],
    ],
    [
      'Edm.Int64',
      ['9223372036854775807', '"-9223372036854775808"', '9007199254740993', '92233720368547758070e-1'],
      ['9223372036854775807', '-9223372036854775808', '9007199254740993', '9223372036854775807'],
    ],
    [
      'Edm.Decimal',
      ['0.1', '0.100000000000000001', '"1E-18"', '12345678901234567890', '-0'],
      ['100000000000000000', '100000000000000001', '1', '12345678901234567890000000000000000000', '0'],
    ],
    [
      'Edm.Double',
      [
        '0.1',
        '0.1000000000000000055511151231257827',
        '123456789012345678',
        '-0',
        '5e-324',
        '1.7976931348623157e308',
        '"INF"',
        '"-INF"',
        '"NaN"',
        '"1.5E+10"',
      ],
      [
        '0.1',
        '0.1',
        '123456789012345680',
        '-0',
        '5e-324',
        '1.7976931348623157e+308',
        'Infinity',
        '-Infinity',
        'NaN',
        '15000000000',
      ],
    ],
  ] as const)('%s takes %j', (type, values, cells) => {
    expect(cellsOf(columnC(type), ...values)).toStrictEqual(cells);
  });

  test.each([
    ['Edm.Int32', '1.5', 'it is not a whole number'],
    ['Edm.Int32', '2147483648', 'it is out of range'],
    ['Edm.Byte', '256', 'it is out of range'],
    ['Edm.Int64', '9223372036854775808', 'it is out of range'],
    ['Edm.Int64', '1e-400', 'it is not a whole number'],
    ['Edm.Decimal', '1e-19', 'it has more fraction digits than the scale'],
    ['Edm.Decimal', '1e38', 'it is out of range'],
    ['Edm.Double', '"Infinity"', 'it is not a number'],
    ['Edm.Int32', 'true', 'it is not a number'],
    ['Edm.Single', '1e39', 'it is out of range'],
  ])('%s refuses %s, with the row and what helps', async (type, json, why) => {
    const message = await refusedCell(columnC(type), json);
    expect(message).toContain(`the value of c (${type}, `);
    expect(message).toContain(`in row 1 of a page cannot be taken: ${why}. Correct it at the source or`);
    expect(message).toContain('take it as text by "columns": {"c": "string"} or leave it out by "select"');
  });

  test.each([
    ...[
      'Edm.Byte',
      'Edm.SByte',
      'Edm.Int16',
      'Edm.Int32',
      'Edm.Int64',
      'Edm.Decimal',
      'Edm.Single',
      'Edm.Double',
    ].map((type) => columnC(type)),
    ...['Edm.Int32', 'Edm.Decimal', 'Edm.Double'].map((type) => columnC(type, { as: 'string' })),
    columnC('Edm.Int32', { as: 'double' }),
    columnC('Edm.Int32', { as: 'decimal(38,0)' }),
    columnC('Edm.String', { as: 'double' }),
  ])(
    '1E400 is refused in every type, $property.type as $field.type, as a number and as text',
    async (column) => {
      expect(await refusedCell(column, '1E400')).toContain('in row 1');
      expect(await refusedCell(column, '"1E400"')).toContain('in row 1');
      expect(await refusedCell(column, '-1e999999999999999999999')).toContain('in row 1');
    },
  );

  test.each(['NaN', 'Infinity', '-Infinity'])(
    'a bare %s is refused, and told by what stands there',
    async (word) => {
      const message = await refusal(rows('{"id":1}', `{"id":2,"c":${word}}`), columnC('Edm.Double'));
      expect(message).toContain(`${word} stands there`);
      expect(message).toContain('in row 1');
    },
  );

  test.each(['01', '1.', '.5', '+1', '1e', '--1', '0x10', '1.e1', '1e+'])('%s is no JSON', async (json) => {
    for (const column of [columnC('Edm.Int32'), columnC('Edm.Double'), COMPLEX])
      expect(await refusedCell(column, json)).toMatch(/in row 1/);
    expect(await refusal(rows(`{"id":1,"other":${json}}`))).toContain('is not JSON');
  });

  test.each(['9223372036854775808', '-9223372036854775809', '1.5', '"1e30"'])(
    'a cursor of integers has no place for %s, though a column of decimals takes it',
    async (json) => {
      const id = columnC('Edm.Int64', { name: 'id', nullable: false, as: 'decimal(38,4)' });
      const scanner = createScanner([id], { cursor: 'id', key: ['id'] }, 'orders');
      const error = await caught(() => scanner.scan(Buffer.from(rows(`{"id":${json}}`))));
      expect(error.kind).toBe('source-contract');
      expect(error.message).toContain('in row 0 of a page cannot be taken: it is out of range');
    },
  );

  test('a key and a cursor are told apart by their last digit', () => {
    const id = columnC('Edm.Decimal', { name: 'id', nullable: false, precision: 38, scale: 0 });
    const scanner = createScanner([id], { cursor: 'id', key: ['id'] }, 'orders');
    const page = scanner.scan(
      Buffer.from(
        rows(
          '{"id":12345678901234567890123456789012345678}',
          '{"id":"12345678901234567890123456789012345679"}',
        ),
      ),
    );
    expect(page.places.compare(0, 1)).toBeLessThan(0);
    expect(page.textOf('id', 0)).toBe('12345678901234567890123456789012345678');
  });
});

describe('times', () => {
  test.each([
    ['1970-01-01t00:00z', 0n],
    ['1970-01-01T00:00:00.1Z', 100_000n],
    ['1970-01-01T00:00:00.123456789012Z', 123_456n],
    ['1969-12-31T23:59:59.9999999Z', -1n],
    ['1970-01-01T23:59:00+23:59', 0n],
    ['1969-12-31T24:00:00Z', 0n],
    ['1969-12-31T23:59:60Z', 0n],
  ])('%s is %s µs, and the same place as a cursor', (text, micros) => {
    expect(cellsOf(columnC('Edm.DateTimeOffset'), `"${text}"`)).toStrictEqual([String(micros)]);
    const at = columnC('Edm.DateTimeOffset', { name: 'at', nullable: false });
    const scanner = createScanner([at], { cursor: 'at', key: ['at'] }, 'orders');
    const page = scanner.scan(Buffer.from(rows(`{"at":"${text}"}`)));
    const [seconds = NaN, picos = NaN] = page.places.at(0);
    expect(BigInt(seconds) * 1_000_000n + BigInt(Math.floor(picos / 1e6))).toBe(micros);
  });

  test.each([
    '1970-01-01T00:00:00',
    '1970-01-01 00:00:00Z',
    '1970-02-30T00:00:00Z',
    '1970-01-01T24:00:01Z',
    '1970-01-01T12:00:60Z',
    '1970-01-01T00:00:00.Z',
    '1970-01-01T09:33.29Z',
    '1970-01-01T09:33.29-07:46',
    '1970-01-01T00:00:00.1234567890123Z',
    '1970-01-01T00:00:00+24:00',
    '0000-12-31T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '/Date(0)/',
  ])('%s is none', async (text) => {
    expect(await refusedCell(columnC('Edm.DateTimeOffset'), `"${text}"`)).toContain(
      'it is not a time of the years 0001 to 9999 with an offset',
    );
    const at = columnC('Edm.DateTimeOffset', { name: 'at', nullable: false });
    const scanner = createScanner([at], { cursor: 'at', key: ['at'] }, 'orders');
    const error = await caught(() => scanner.scan(Buffer.from(rows(`{"at":"${text}"}`))));
    expect(error.kind).toBe('source-contract');
  });
});

describe('binary', () => {
  test('is base64url or base64, with or without its filling', () => {
    expect(
      cellsOf(columnC('Edm.Binary'), '"AP_-"', '"AP/+"', '"AA=="', '"AA"', '""', '"\\u0041A"'),
    ).toStrictEqual(['00fffe', '00fffe', '00', '00', '', '00']);
  });

  test.each(['"A"', '"not base64!"', '"A=A="', '5'])('%s is none, and can only be left out', async (json) => {
    const message = await refusedCell(columnC('Edm.Binary'), json);
    expect(message).toContain(
      'it is not base64. Correct it at the source or, where the column is not of key or cursor, leave it out by "select".',
    );
  });
});

describe('escapes', () => {
  test('say one character over two of them', () => {
    expect(
      cellsOf(TEXT, '"\\ud83d\\ude00"', '"\\uD83D\\uDE00x"', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000"'),
    ).toStrictEqual(['😀', '😀x', '"\\/\b\f\n\r\t\u0000']);
  });

  test('of half a character become U+FFFD', () => {
    expect(
      cellsOf(TEXT, '"\\ud83d"', '"a\\ude00\\ud83d"', '"\\ud83d\\n\\ude00"', '"\\ud83d😀"'),
    ).toStrictEqual(['\ufffd', 'a\ufffd\ufffd', '\ufffd\n\ufffd', '\ufffd😀']);
  });

  test('of half a character are refused in a key', async () => {
    const key = columnC('Edm.String', { name: 'key', nullable: false });
    const id = columnC('Edm.Int32', { name: 'id', nullable: false });
    const scanner = createScanner([id, key], { cursor: 'id', key: ['key'] }, 'orders');
    const error = await caught(() => scanner.scan(Buffer.from(rows('{"id":1,"key":"a\\ud83d"}'))));
    expect(error.message).toContain(
      'the value of key (Edm.String, string in the table) in row 0 of a page cannot be taken: it holds half of a character',
    );
  });

  test.each(['\\x', '\\u12g4', '\\u123', '\\', '\\U0041'])('%s is none', async (escape) => {
    expect(await refusedCell(TEXT, `"${escape}"`)).toContain('is not JSON at byte');
    expect(await refusal(rows(`{"id":1,"other":"${escape}"}`))).toContain('is not JSON at byte');
  });

  test.each(['\u0000', '\t', '\n', '\u001f'])(
    'a raw control character %j is refused, with row and byte',
    async (character) => {
      const before = '{"value":[{"id":1},{"id":2,"c":"ab';
      const message = await refusal(`${before}${character}"}]}`, TEXT);
      expect(message).toContain(`is not JSON at byte ${before.length}, in row 1`);
      expect(message).toContain('a control character stands there, which JSON has only as an escape');
    },
  );
});

/** The page, its array and the row are three levels. */
const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

describe('nesting', () => {
  test('of 512 levels is read', () => {
    expect(cellsOf(COMPLEX, nested(509))).toStrictEqual([nested(509)]);
    expect(scanBody(rows(`{"id":1,"other":${nested(509)}}`)).page.rowCount).toBe(1);
  });

  test.each(['[]', '{}', '[ ]'])('counts a last level without parts: %s', async (last) => {
    const around = (depth: number): string => `${'['.repeat(depth)}${last}${']'.repeat(depth)}`;
    expect(cellsOf(COMPLEX, around(508))).toHaveLength(1);
    expect(await refusedCell(COMPLEX, around(509))).toContain('nested more than 512 deep');
    expect(await refusal(rows(`{"id":1,"other":${around(509)}}`))).toContain('nested more than 512 deep');
  });

  test.each([510, 100_000])('of %i levels within a row is refused, by the column', async (depth) => {
    const message = await refusedCell(COMPLEX, nested(depth));
    expect(message).toContain(
      'the value of c (N.C, string in the table) in row 1 of a page cannot be taken: it is nested more than 512 deep',
    );
    expect(message).toContain('leave it out by "select"');
  });

  test('without end is refused beside the rows and where no column takes it', async () => {
    expect(await refusal(`{"other":${nested(100_000)},"value":[]}`)).toContain('nested too deep');
    expect(await refusal(rows(`{"id":1,"other":${nested(100_000)}}`))).toContain('nested more than 512 deep');
  });
});

describe('complex values and collections', () => {
  test('are their text: members in their order, no white space, no annotations', () => {
    const value =
      '{ "b" : "x\\u0041\\/" , "@odata.type":"#N.D", "a@odata.type":"#X", "a" : [ true , null , { } ] }';
    expect(cellsOf(COMPLEX, value)).toStrictEqual(['{"b":"xA/","a":[true,null,{}]}']);
  });

  test.each([
    ['1.50', '1.5'],
    ['1e3', '1000'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['1E-7', '1e-7'],
    ['123456789012345', '123456789012345'],
    ['9007199254740993', '9007199254740993'],
    ['100000000000000000000', '100000000000000000000'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['1e400', '1e400'],
    ['1e-400', '1e-400'],
  ])('the number %s is %s', (number, text) => {
    expect(cellsOf(COMPLEX, `[${number}]`)).toStrictEqual([`[${text}]`]);
  });

  test('have names that are numbers before all others, rising, and of one name the last member', () => {
    const value = '{"b":1,"10":2,"9":{"a":1,"a":2},"01":3,"4294967295":4,"b":5}';
    expect(cellsOf(COMPLEX, value)).toStrictEqual(['{"9":{"a":2},"10":2,"b":5,"01":3,"4294967295":4}']);
  });

  test('a part that the service left out is refused', async () => {
    expect(await refusedCell(COMPLEX, '{"Lines":[],"Lines@odata.nextLink":"x"}')).toContain(
      'the service left out a part of it',
    );
  });

  test.each(['{"a":1,}', '[1,]', '{"a"}', '{a:1}', '[1 2]', '{"a":tru}', "['x']"])(
    '%s is no JSON',
    async (json) => {
      expect(await refusedCell(COMPLEX, json)).toContain('is not JSON at byte');
    },
  );
});
