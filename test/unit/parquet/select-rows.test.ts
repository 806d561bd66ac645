import { describe, expect, test } from 'vitest';
import { cellText, type Column, selectRows } from '../../../shared/parquet/index.ts';
import { batchOf, columnOf, field } from '../../support/columns.ts';

const textsOf = (column: Column | undefined) =>
  column && Array.from({ length: column.length }, (_, index) => cellText(column, index));

const long = 'x'.repeat(50);
const batch = batchOf(
  columnOf(field('text', 'string'), ['a', 'bb', null, long, '', 'ü']),
  columnOf(field('flag', 'boolean'), [true, null, true, false, true, false]),
  columnOf(field('amount', 'decimal(38,0)'), [-1n, 10n ** 37n, null, 2n, 3n, 4n]),
  columnOf(field('half', 'double'), [0.5, -0, null, Number.NaN, 1, 2]),
);

describe('selected rows', () => {
  test.each<[string, readonly number[], readonly (string | null)[]]>([
    ['one', [1], ['bb']],
    ['none', [], []],
    ['those in the order asked for, as often as asked for', [5, 0, 0, 3], ['ü', 'a', 'a', long]],
    ['runs', [0, 1, 2, 3, 5], ['a', 'bb', null, long, 'ü']],
  ])('%s', (_what, rows, texts) => {
    const selected = selectRows(batch, rows);
    expect(selected.rowCount).toBe(rows.length);
    expect(textsOf(selected.columns[0])).toEqual(texts);
    expect(selectRows(batch, Uint32Array.from(rows))).toEqual(selected);
    for (const [at, column] of selected.columns.entries())
      expect(textsOf(column)).toEqual(rows.map((row) => textsOf(batch.columns[at])?.[row]));
  });

  test('without nulls have no validity', () => {
    const [text, flag] = selectRows(batch, [0, 1]).columns;
    expect(text).toMatchObject({ nullCount: 0 });
    expect(text).not.toHaveProperty('validity');
    expect(flag).toMatchObject({ nullCount: 1, validity: new Uint8Array([0b01]) });
  });

  test('share no memory with the batch, and hold no more than they need', () => {
    const parts = selectRows(batch, [0, 1, 2]).columns.flatMap(({ values, offsets, validity }) => [
      values,
      offsets ?? values,
      validity ?? values,
    ]);
    for (const part of parts) expect(part.buffer.byteLength).toBe(part.byteLength);
    const own = columnOf(field('id', 'long'), [1n, 2n]);
    const selected = selectRows(batchOf(own), [0, 1]);
    new Uint8Array(own.values.buffer).fill(0);
    expect(textsOf(selected.columns[0])).toEqual(['1', '2']);
  });

  test('that are not there are a mistake of the caller', () => {
    for (const row of [-1, 6, 0.5, Number.NaN])
      expect(() => selectRows(batch, [0, row])).toThrowError(expect.objectContaining({ kind: 'invariant' }));
  });
});
