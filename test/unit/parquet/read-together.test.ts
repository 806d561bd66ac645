import { expect, test } from 'vitest';
import { Id } from '../../../shared/parquet/footer.ts';
import { i64, structs } from '../../../shared/parquet/footer-bytes.ts';
import {
  cellText,
  type ColumnBatch,
  encodeParquet,
  type Field,
  readTogether,
  sourceOf,
} from '../../../shared/parquet/index.ts';
import { all, batchOf, type Cell, columnOf, field } from '../../support/columns.ts';
import { withFooter, withKeyValues } from '../../support/parquet-patch.ts';

const ID = field('id', 'integer');
const NAME = field('name', 'string');
const DAY = field('day', 'date');

const fileOf = (...columns: readonly (readonly [Field, readonly Cell[]])[]) =>
  encodeParquet(batchOf(...columns.map(([of, cells]) => columnOf(of, cells))), { codec: 'snappy' });

const rowsOf = ({ rowCount, columns }: ColumnBatch): readonly string[] =>
  Array.from({ length: rowCount }, (_, row) => columns.map((column) => cellText(column, row)).join('|'));

/** The rows of each batch. */
const read = async (files: readonly Uint8Array[], ...fields: readonly Field[]) =>
  (await all(readTogether(files.map(sourceOf), fields))).map(rowsOf);

test('files that are alike come as one batch, in their order, with what is null in each', async () => {
  const one = await fileOf([ID, [3, 1]], [NAME, ['c', null]]);
  const two = await fileOf([ID, [2]], [NAME, ['b']]);
  expect(await read([one, two, one], ID, NAME)).toStrictEqual([['3|c', '1|', '2|b', '3|c', '1|']]);
});

test('a file that lacks a column, has more of them, or has its own order is read by itself where it matters', async () => {
  const whole = await fileOf([ID, [1]], [NAME, ['a']]);
  const without = await fileOf([ID, [2]]);
  const more = await fileOf([ID, [3]], [DAY, [7]], [NAME, ['c']]);
  const turned = await fileOf([NAME, ['d']], [ID, [4]]);
  expect(await read([whole, without, without, whole, more, turned], ID, NAME)).toStrictEqual([
    ['1|a'],
    ['2|', '2|'],
    ['1|a', '3|c'],
    ['4|d'],
  ]);
  expect(await read([whole, without])).toStrictEqual([['', '']]);
});

test('a column that is wider in one file is read as it is there', async () => {
  const long = await fileOf([field('id', 'long'), [2n]]);
  const integer = await fileOf([ID, [1]]);
  expect(await read([integer, long, integer], field('id', 'long'))).toStrictEqual([['1'], ['2'], ['1']]);
});

test('days in the old calendar are told from those of other files', async () => {
  const days = await fileOf([DAY, [-200_000]]);
  const old = await withKeyValues(days, { 'org.apache.spark.version': '2.4.8' });
  const [today, changed] = [await read([days], DAY), await read([old], DAY)];
  expect(changed).not.toStrictEqual(today);
  expect(await read([days, old, days], DAY)).toStrictEqual([...today, ...changed, ...today]);
});

test('a damaged file is refused among others', async () => {
  const good = await fileOf([ID, [1, 2, 3]]);
  const bad = good.slice();
  bad.fill(0xff, 4, 20);
  await expect(read([good, bad, good], ID)).rejects.toMatchObject({ kind: 'table-corrupt' });
});

const withRows = (bytes: Uint8Array, count: number) =>
  withFooter(bytes, (root) => {
    const list = root.get(Id.file.rowGroups)?.value;
    const groups = typeof list === 'object' && 'items' in list ? list.items : [];
    const changed = groups.flatMap((group) =>
      group instanceof Map ? [new Map([...group, [Id.group.rowCount, i64(count)] as const])] : [],
    );
    return new Map([...root, [Id.file.rowCount, i64(count)], [Id.file.rowGroups, structs(changed)]]);
  });

test.each([1, 2, 4, 5])(
  'a footer that says %i rows of three takes no row from the file after it',
  async (count) => {
    const [one, two] = [await fileOf([ID, [1, 2, 3]]), await fileOf([ID, [4, 5, 6]])];
    await expect(read([await withRows(one, count), two], ID)).rejects.toMatchObject({
      kind: 'table-corrupt',
    });
  },
);
