import { describe, expect, test } from 'vitest';
import { readFiles } from '../../../../shared/delta/index.ts';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import { cellText, type Field } from '../../../../shared/parquet/index.ts';
import { batchOf, columnOf, field } from '../../../support/columns.ts';
import { add, ids, stage, TABLE } from '../../../support/delta-table.ts';

const [id, name, other] = [field('id', 'long'), field('name', 'string'), field('other', 'date')];

const stagedLake = async () => {
  const lake = createMemoryLake();
  const newId = ids();
  const first = await stage(lake, batchOf(columnOf(id, [1n, 2n]), columnOf(name, ['a', null])), newId);
  const second = await stage(lake, batchOf(columnOf(id, [3n]), columnOf(name, ['c'])), newId);
  const read = async (files: Parameters<typeof readFiles>[2], fields: readonly Field[]) => {
    const rows: (string | null)[][] = [];
    for await (const { rowCount, columns } of readFiles(lake, TABLE, files, { fields }))
      for (let row = 0; row < rowCount; row += 1) rows.push(columns.map((column) => cellText(column, row)));
    return rows;
  };
  return { first, second, read };
};

describe('files that no commit names', () => {
  test('are read in the order asked for, the columns asked for, null where a file has none', async () => {
    const { first, second, read } = await stagedLake();
    expect(await read([second, first], [name, id, other])).toEqual([
      ['c', '3', null],
      ['a', '1', null],
      [null, '2', null],
    ]);
    expect(await read([], [id])).toEqual([]);
  });

  test('are told when one is gone, after those that are there', async () => {
    const { first, read } = await stagedLake();
    await expect(read([first, add('gone', { size: 100 }).add], [id])).rejects.toMatchObject({
      kind: 'table-corrupt',
      facts: { path: `${TABLE}/gone` },
    });
  });
});
