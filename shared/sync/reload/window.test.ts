import { describe, expect, test } from 'vitest';
import { cursorAt, type CursorKind, type CursorValue, parseCursor } from '../../odata/index.ts';
import type { ColumnType } from '../../parquet/index.ts';
import { type Bound, type CursorColumn, spanOf } from '../feed/index.ts';
import { isBelowWatermark, lowerEnd, upperEnd, windowLiterals } from './window.ts';

const columnOf = (kind: CursorKind, type: ColumnType, unique = false): CursorColumn => ({
  cursor: {
    column: 'At',
    field: 'At',
    edmType: '',
    kind,
    nullable: false,
    key: ['Id'],
    keyFields: ['Id'],
    unique,
    orderby: 'At,Id',
  },
  cursorField: { name: 'At', type, nullable: false },
});

const KEY = columnOf('integer', 'integer', true);
const NUMBER = columnOf('integer', 'integer');
const TIME = columnOf('instant', 'timestamp');
const PRICE = columnOf('decimal', 'decimal(10,2)');

const value = ({ cursor }: CursorColumn, literal: string): CursorValue => {
  const parsed = parseCursor(cursor.kind, literal);
  if (typeof parsed === 'object') return parsed;
  throw new Error(`${literal} is no ${cursor.kind}`);
};

const bound = (column: CursorColumn, text: string): Bound => {
  const [op, literal = ''] = text.split(' ');
  return { op: op as Bound['op'], value: value(column, literal) };
};

const textOf = (found: Bound | undefined): string =>
  found === undefined ? 'none' : `${found.op} ${found.value.literal}`;

const second = (fraction = ''): string => `2026-01-01T00:00:09${fraction}Z`;

describe('where a window begins', () => {
  test.each([
    ['where it is asked for, below the watermark', KEY, 'gt 5', '9', undefined, 'gt 5'],
    ['at the first row', KEY, 'all', '9', undefined, 'none'],
    ['at the first row of a feed that begins at a value', KEY, 'all', '9', '3', 'ge 3'],
    ['never below the start', KEY, 'gt 1', '9', '3', 'ge 3'],
    ['where it is asked for, above the start', KEY, 'gt 5', '9', '3', 'gt 5'],
    ['at the start itself as it is asked for', KEY, 'gt 3', '9', '3', 'gt 3'],
    ['where it is asked for, when no watermark is known', KEY, 'gt 50', undefined, undefined, 'gt 50'],
    ['never above the watermark of a unique cursor', KEY, 'gt 50', '9', undefined, 'gt 9'],
    ['at the watermark of a unique cursor as it is asked for', KEY, 'gt 9', '9', undefined, 'gt 9'],
    ['with the watermark of a cursor that ties, from it on', NUMBER, 'gt 9', '9', undefined, 'ge 9'],
    ['with the watermark of a cursor that ties, from above', NUMBER, 'gt 50', '9', undefined, 'ge 9'],
    ['just below a watermark that ties', NUMBER, 'gt 8', '9', undefined, 'gt 8'],
    ['at the start, above the watermark', NUMBER, 'gt 50', '9', '20', 'ge 20'],
    [
      'with all that the table cannot tell from a time',
      TIME,
      `gt ${second()}`,
      second('.0000005'),
      undefined,
      `ge ${second()}`,
    ],
    [
      'below a time that the table can tell from it',
      TIME,
      `gt ${second()}`,
      second('.000002'),
      undefined,
      `gt ${second()}`,
    ],
    ['with a decimal watermark in its own digits', PRICE, 'gt 1.50', '1.50', undefined, 'ge 1.50'],
  ] as const)('%s', (_, column, asked, watermark, start, expected) => {
    const lower = lowerEnd(column, {
      asked: asked === 'all' ? asked : bound(column, asked),
      ...(watermark !== undefined && { watermark: value(column, watermark) }),
      ...(start !== undefined && { start: value(column, start) }),
    });
    expect(textOf(lower)).toBe(expected);
  });
});

const units = (column: CursorColumn, literal: string): bigint =>
  spanOf(column, undefined, bound(column, `le ${literal}`)).span.max;

describe('where a window ends', () => {
  test.each([
    ['nowhere, when neither side has a row', KEY, undefined, undefined, undefined, undefined, 'none'],
    [
      'nowhere, whatever has settled, when neither side has a row',
      TIME,
      undefined,
      undefined,
      undefined,
      second(),
      'none',
    ],
    [
      "at the source's greatest, when the table has no row",
      KEY,
      undefined,
      '12',
      undefined,
      undefined,
      'le 12',
    ],
    [
      "at the table's greatest, when the source has no row",
      KEY,
      '9',
      undefined,
      undefined,
      undefined,
      'le 9',
    ],
    ["at the source's greatest, when it is the greater", KEY, '9', '12', '9', undefined, 'le 12'],
    ["at the table's greatest, when it is the greater", KEY, '12', '9', '12', undefined, 'le 12'],
    [
      "at the source's, in its digits, when the table cannot tell them apart",
      TIME,
      second(),
      second('.0000005'),
      undefined,
      undefined,
      `le ${second('.0000005')}`,
    ],
    [
      "in the watermark's digits, when it is the table's greatest",
      TIME,
      second('.0000005'),
      undefined,
      second('.0000005'),
      undefined,
      `le ${second('.0000005')}`,
    ],
    [
      'with all that the table cannot tell from its greatest time',
      TIME,
      second(),
      undefined,
      undefined,
      undefined,
      `lt ${second('.000001')}`,
    ],
    [
      'as the table has it, when the watermark is another value',
      PRICE,
      '1.50',
      undefined,
      '1.25',
      undefined,
      'le 1.5',
    ],
    [
      'at what has settled, when the source has younger rows',
      TIME,
      undefined,
      second(),
      undefined,
      second('.5').replace('09', '08'),
      `le ${second('.5').replace('09', '08')}`,
    ],
    ['at what has settled, when the table has younger rows', NUMBER, '9', '7', '9', '8', 'le 8'],
    ['at the greatest, when all has settled', NUMBER, '9', '12', '9', '12', 'le 12'],
  ] as const)('%s', (_, column, table, source, watermark, settled, expected) => {
    const upper = upperEnd(column, {
      ...(table !== undefined && { tableMax: units(column, table) }),
      ...(source !== undefined && { sourceMax: value(column, source) }),
      ...(watermark !== undefined && { watermark: value(column, watermark) }),
      ...(settled !== undefined && { settled: value(column, settled) }),
    });
    expect(textOf(upper)).toBe(expected);
  });
});

describe('a window that a request ends', () => {
  test.each([
    [KEY, 'le 9', '7', undefined, 'lt 7'],
    [KEY, 'le 9', '9', undefined, 'lt 9'],
    [KEY, 'le 9', '10', undefined, 'le 9'],
    [
      TIME,
      `le ${second()}`,
      second(),
      second('.5').replace('09', '08'),
      `le ${second('.5').replace('09', '08')}`,
    ],
    [TIME, `le ${second()}`, second(), second(), `lt ${second()}`],
  ] as const)('%# ends at the least of its ends', (column, top, to, settled, expected) => {
    const upper = upperEnd(column, {
      sourceMax: bound(column, top).value,
      to: value(column, to),
      ...(settled !== undefined && { settled: value(column, settled) }),
    });
    expect(textOf(upper)).toBe(expected);
  });

  test.each([
    [KEY, 'lt 7', 6n],
    [PRICE, 'lt 1.50', 149n],
    [PRICE, 'lt 1.505', 150n],
    [TIME, 'lt 1970-01-01T00:00:00.000002Z', 1n],
  ] as const)('%# holds the rows of the table below its end, and no other', (column, upper, max) => {
    expect(spanOf(column, undefined, bound(column, upper)).span.max).toBe(max);
  });

  test.each([
    ['lt 7', '7', true],
    ['lt 7', '9', true],
    ['lt 7', '6', false],
    ['le 7', '9', false],
    ['lt 7', undefined, false],
  ] as const)('%s and a watermark of %s: below it is %s', (upper, watermark, expected) => {
    const mark = watermark === undefined ? undefined : value(KEY, watermark);
    expect(isBelowWatermark({ upper: bound(KEY, upper) }, mark)).toBe(expected);
  });
});

describe('a window in an answer', () => {
  test.each([
    [KEY, 'gt 3', 'le 9', { from: '3', to: '9' }],
    [NUMBER, 'ge 3', 'le 9', { from: '3', fromIncluded: true, to: '9' }],
    [KEY, undefined, 'le 9', { to: '9' }],
    [TIME, undefined, `lt ${second('.000001')}`, { to: second() }],
  ] as const)('%# is named by literals', (column, lower, upper, expected) => {
    const window = spanOf(column, lower && bound(column, lower), bound(column, upper));
    expect(windowLiterals(column, window)).toStrictEqual(expected);
  });

  test('names the last value that is in it, whichever digits its end has', () => {
    const end = { op: 'lt', value: cursorAt('instant', 9_000_001_000_000n) } as const;
    expect(windowLiterals(TIME, spanOf(TIME, undefined, end)).to).toBe('1970-01-01T00:00:09Z');
  });
});
