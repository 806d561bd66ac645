import { expect, test } from 'vitest';
import { READERS } from '../../readers/engines.ts';
import { type Asked, type Filter, findingsOf } from '../../readers/findings.ts';
import { pageOf } from '../../readers/page.ts';

const filter = (change: Partial<Filter>): Filter => ({
  column: 'Double',
  type: 'double',
  sign: '>=',
  edge: 'nan',
  wanted: { spark: 3, ieee: 0, bits: 3 },
  ...change,
});

const asked = (table: string, ...filters: readonly Filter[]): Asked => ({ table, filters });

test('the order of floats is told where no statistics help, and judges the rest', () => {
  const findings = findingsOf([
    { time: "TIMESTAMP '2026-01-01'", otherTime: null },
    asked('a', filter({ found: 3 }), filter({ found: 0 })),
    asked('a-without-statistics', filter({ found: 0 }), filter({ found: 0 })),
  ]);
  expect(findings).toMatchObject({
    order: 'ieee',
    withStatistics: { asked: 2, right: 1, wrong: [{ found: 3 }] },
    withoutStatistics: { asked: 2, right: 2 },
    otherTime: undefined,
  });
});

test('what is not a float has one right answer, and an error is none', () => {
  const long = { column: 'Id', type: 'long', edge: '1', wanted: { spark: 2 } };
  const { withStatistics } = findingsOf([
    asked(
      'a',
      filter({ ...long, found: 2 }),
      filter({ ...long, found: 1 }),
      filter({ ...long, error: 'no' }),
    ),
  ]);
  expect(withStatistics).toMatchObject({ asked: 3, right: 1, wrong: [{ found: 1 }, { error: 'no' }] });
});

test('the page says which versions and filters were wrong, and what follows', () => {
  const [, reader] = READERS;
  if (reader === undefined) throw new Error('there is no second reader');
  const findings = findingsOf([
    { time: 'at noon', otherTime: 'noon' },
    {
      table: 'a',
      rows: [
        { version: null, problem: null },
        { version: 3, problem: 'Error: a line' },
      ],
      filters: [filter({ found: 1 }), filter({ error: 'ValueError: no at line 1 column 2' })],
      otherTimes: [filter({ found: 3 })],
    },
  ]);
  const page = pageOf([{ reader, pins: new Map([['deltalake', '9.9.9']]), findings }]);
  expect(page).toContain('deltalake 9.9.9, pyarrow unpinned');
  expect(page).toContain('| 1 of 2 | 0 of 2 | all 0 |');
  expect(page).toContain('| `at noon` | `noon`: all 1 filters |');
  expect(page).toContain('- 1 versions of a are not read, the first with `Error: a line`.');
  expect(page).toContain('- other rows are found by 1 filters of double against `nan`.');
  expect(page).toContain('- `ValueError: no` is said by 1 filters of double against `nan`.');
  expect(page).toContain(reader.note);
});
