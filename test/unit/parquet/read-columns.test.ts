import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import {
  cellText,
  type Column,
  type ColumnType,
  encodeParquet,
  type RangedSource,
  readColumns,
  sourceOf,
} from '../../../shared/parquet/index.ts';
import { all, batchOf, type Cell, columnOf, field } from '../../support/columns.ts';

const fileOf = (...columns: readonly Column[]) => encodeParquet(batchOf(...columns), { codec: 'snappy' });

const texts = (column: Column | undefined): (string | null)[] =>
  column === undefined ? [] : Array.from({ length: column.length }, (_, index) => cellText(column, index));

/** A column written as one type and read as another. */
const asked = async (
  written: ColumnType,
  values: readonly Cell[],
  read: ColumnType,
): Promise<(string | null)[]> => {
  const bytes = await fileOf(columnOf(field('c', written), values));
  const batches = await all(readColumns(sourceOf(bytes), [field('c', read)]));
  return batches.flatMap(({ columns }) => texts(columns[0]));
};

/** A source that remembers what was asked of it. */
const spied = (bytes: Uint8Array) => {
  const ranges: [number, number][] = [];
  const source: RangedSource = {
    sizeBytes: bytes.length,
    read: async (start, end) => {
      ranges.push([start, end]);
      return bytes.slice(start, end);
    },
  };
  return { source, ranges };
};

describe('columns of a file', () => {
  test('come in the order of the fields that ask for them', async () => {
    const bytes = await fileOf(
      columnOf(field('a', 'integer'), [1, 2]),
      columnOf(field('b', 'string'), ['x', null]),
    );
    const [batch] = await all(readColumns(sourceOf(bytes), [field('b', 'string'), field('a', 'integer')]));
    expect(batch?.columns.map(texts)).toEqual([
      ['x', null],
      ['1', '2'],
    ]);
  });

  test('that it lacks are null in every row', async () => {
    const bytes = await fileOf(columnOf(field('a', 'integer'), [1, 2, 3]));
    const types: ColumnType[] = [
      'string',
      'binary',
      'boolean',
      'byte',
      'short',
      'date',
      'long',
      'float',
      'double',
      'decimal(5,2)',
    ];
    const fields = [field('a', 'integer'), ...types.map((type) => field(`no ${type}`, type))];
    const [batch] = await all(readColumns(sourceOf(bytes), fields));
    expect(batch?.columns.slice(1).map(texts)).toEqual(types.map(() => [null, null, null]));
    expect(await all(readColumns(sourceOf(bytes), fields.slice(1)))).toMatchObject([{ rowCount: 3 }]);
    const again = await encodeParquet(batch ?? batchOf(), { codec: 'snappy' });
    expect((await all(readColumns(sourceOf(again), fields)))[0]?.columns.map(texts)).toEqual(
      batch?.columns.map(texts),
    );
  });

  test('need not be asked for: no fields tell the number of rows', async () => {
    const bytes = await fileOf(columnOf(field('a', 'integer'), [1, 2, 3]));
    expect(await all(readColumns(sourceOf(bytes), []))).toEqual([{ rowCount: 3, columns: [] }]);
  });

  test('may have a dot in their name', async () => {
    const bytes = await fileOf(columnOf(field('a.b', 'integer'), [1]), columnOf(field('a', 'integer'), [2]));
    const [batch] = await all(readColumns(sourceOf(bytes), [field('a.b', 'integer'), field('a', 'integer')]));
    expect(batch?.columns.map(texts)).toEqual([['1'], ['2']]);
  });
});

describe('a row group larger than is decoded at once', () => {
  test('comes in several batches, whole and in order', async () => {
    const rows = 300_000;
    const numbers = Array.from({ length: rows }, (_, index) => index);
    const bytes = await fileOf(
      columnOf(field('n', 'integer'), numbers),
      columnOf(
        field('s', 'string'),
        numbers.map((value) => (value % 7 === 0 ? null : `s${value % 1000}`)),
      ),
    );
    const batches = await all(readColumns(sourceOf(bytes), [field('n', 'integer'), field('s', 'string')]));
    expect(batches.map(({ rowCount }) => rowCount)).toEqual([262_144, rows - 262_144]);
    expect(batches.flatMap(({ columns }) => Array.from(columns[0]?.values ?? [], Number))).toEqual(numbers);
    const second = batches[1]?.columns[1];
    const at = 262_150;
    expect(second && cellText(second, at - 262_144)).toBe(at % 7 === 0 ? null : `s${at % 1000}`);
  });
});

describe('types that become the field’s without loss', () => {
  test.each<[ColumnType, readonly Cell[], ColumnType, readonly (string | null)[]]>([
    ['byte', [-128, null, 127], 'integer', ['-128', null, '127']],
    ['integer', [-128, 127], 'byte', ['-128', '127']],
    ['integer', [5, null], 'long', ['5', null]],
    ['long', [1n], 'integer', ['1']],
    ['float', [0.5, null], 'double', ['0.5', null]],
    ['decimal(9,2)', [12_345n], 'decimal(19,2)', ['12345']],
    ['binary', [Buffer.from('héllo')], 'string', ['héllo']],
  ])('case %#: %s', async (written, values, read, found) => {
    expect(await asked(written, values, read)).toEqual(found);
  });
});

describe('types that cannot become the field’s', () => {
  test.each<[ColumnType, readonly Cell[], ColumnType]>([
    ['integer', [128], 'byte'],
    ['long', [2n ** 31n], 'integer'],
    ['double', [1], 'float'],
    ['string', ['1'], 'integer'],
    ['integer', [1], 'string'],
    ['integer', [1], 'date'],
    ['date', [1], 'timestamp'],
    ['decimal(9,2)', [1n], 'decimal(9,3)'],
    ['decimal(19,2)', [1n], 'decimal(9,2)'],
    ['long', [1n], 'timestamp'],
    ['binary', [Uint8Array.of(0xff)], 'string'],
    ['integer', [1], 'boolean'],
    ['string', ['a'], 'binary'],
  ])('case %#: %s is refused by name', async (written, values, read) => {
    await expect(asked(written, values, read)).rejects.toMatchObject({
      kind: 'table-corrupt',
      facts: { column: 'c', type: read },
    });
  });
});

const wide = async () => {
  const noise = Array.from({ length: 40_000 }, (_, index) => BigInt(index) * 2_654_435_761_987n);
  return fileOf(...['a', 'b', 'c', 'd', 'e'].map((name) => columnOf(field(name, 'long'), noise)));
};

describe('what is fetched', () => {
  test('is the end of the file, and the bytes of the wanted column', async () => {
    const bytes = await wide();
    const { source, ranges } = spied(bytes);
    const [batch] = await all(readColumns(source, [field('d', 'long')]));
    expect(batch?.rowCount).toBe(40_000);
    expect(ranges).toHaveLength(2);
    expect(ranges.reduce((total, [start, end]) => total + end - start, 0)).toBeLessThan(bytes.length / 2);
  });

  test('is one range for neighbours', async () => {
    const { source, ranges } = spied(await wide());
    await all(readColumns(source, [field('b', 'long'), field('a', 'long')]));
    expect(ranges).toHaveLength(2);
  });

  test('of a small file is the file, once', async () => {
    const bytes = await fileOf(columnOf(field('a', 'integer'), [1]));
    const { source, ranges } = spied(bytes);
    await all(readColumns(source, [field('a', 'integer')]));
    expect(ranges).toEqual([[0, bytes.length]]);
  });
});

describe('a source that fails', () => {
  test.each([1, 2])('at request %i rejects with its own error', async (failing) => {
    const bytes = await fileOf(
      columnOf(
        field('a', 'long'),
        Array.from({ length: 40_000 }, (_, index) => BigInt(index) * 2_654_435_761_987n),
      ),
    );
    const lost = new TidemarkError('lake-unavailable', 'gone');
    let request = 0;
    const source: RangedSource = {
      sizeBytes: bytes.length,
      read: async (start, end) => {
        request += 1;
        if (request === failing) throw lost;
        return bytes.slice(start, end);
      },
    };
    await expect(all(readColumns(source, [field('a', 'long')]))).rejects.toBe(lost);
  });
});

const whole = () =>
  fileOf(
    columnOf(
      field('a', 'string'),
      Array.from({ length: 50 }, (_, index) => (index % 5 === 0 ? null : `row ${index}`)),
    ),
    columnOf(
      field('b', 'decimal(19,4)'),
      Array.from({ length: 50 }, (_, index) => BigInt(index)),
    ),
  );
const read = (bytes: Uint8Array) =>
  all(readColumns(sourceOf(bytes), [field('a', 'string'), field('b', 'decimal(19,4)')]));

describe('a damaged file', () => {
  test.each([
    ['empty', () => new Uint8Array(0)],
    ['cut', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 20)],
    ['of zeros', (bytes: Uint8Array) => new Uint8Array(bytes.length)],
    ['a web page', () => Buffer.from('<html><body>Sign in</body></html>')],
  ])('%s is table-corrupt', async (_, damage) => {
    await expect(read(damage(await whole()))).rejects.toMatchObject({ kind: 'table-corrupt' });
  });

  test('shorter than its size is table-corrupt', async () => {
    const bytes = await whole();
    const source: RangedSource = {
      sizeBytes: bytes.length + 100,
      read: async (start, end) => bytes.slice(start, end),
    };
    await expect(all(readColumns(source, [field('a', 'string')]))).rejects.toMatchObject({
      kind: 'table-corrupt',
    });
  });

  test('with one byte changed is read, or refused: nothing else happens', async () => {
    const bytes = await whole();
    const kinds = new Set<string>();
    for (let at = 0; at < bytes.length; at += 5) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (0x20 | (1 << (at % 8)));
      const outcome = await read(damaged).then(
        () => 'read',
        (error: unknown) => (error instanceof TidemarkError ? error.kind : String(error)),
      );
      kinds.add(outcome);
    }
    expect([...kinds].sort()).toEqual(['read', 'table-corrupt', 'table-unsupported']);
    expect(await read(bytes)).toHaveLength(1);
  });
});
