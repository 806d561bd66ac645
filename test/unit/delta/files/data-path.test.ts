import { expect, test } from 'vitest';
import { dataPath } from '../../../../shared/delta/files/data-path.ts';
import { caught } from '../../../support/caught.ts';

test.each([
  ['part-0.parquet', 'Tables/Orders/part-0.parquet'],
  ['day=2026-01-05%2010%253A00/part-0.parquet', 'Tables/Orders/day=2026-01-05 10%3A00/part-0.parquet'],
])('%s is a file of the table', (path, place) => {
  expect(dataPath('Tables/Orders', { path })).toBe(place);
});

test.each(['../Other/part-0.parquet', 'a/../../x', '%2e%2e/x', '..%2fx', 'a//b', './a', '', 'a\\b', 'a%00b'])(
  '%j leads out of the table, or nowhere: the table is corrupt, and the path not told',
  async (path) => {
    const error = await caught(() => dataPath('Tables/Orders', { path }));
    expect(error.kind).toBe('table-corrupt');
    expect(error.message).toContain("Restore the table's log");
    expect(path !== '' && JSON.stringify([error.message, error.facts]).includes(path)).toBe(false);
  },
);

test.each(['https://elsewhere.example/x', '/x', '%zz'])(
  '%j is a path that is not supported',
  async (path) => {
    expect((await caught(() => dataPath('Tables/Orders', { path }))).kind).toBe('table-unsupported');
  },
);
