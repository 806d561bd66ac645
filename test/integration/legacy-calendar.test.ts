import { describe, expect, test } from 'vitest';
import { encodeParquet } from '../../shared/parquet/index.ts';
import { batchOf, columnOf, field } from '../support/columns.ts';
import { withKeyValues } from '../support/parquet-patch.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';

const MIDNIGHT = 'T00:00:00Z';
const DATES = ['0001-01-01', '1582-10-04', '1899-12-31', '2026-01-01'];
const item = (date: string, at: number) => ({ Id: at + 1, Day: date, At: `${date}${MIDNIGHT}` });
const days = (date: string): number => Date.parse(`${date}${MIDNIGHT}`) / 86_400_000;

/** How far a date of before the Gregorian calendar is from the day that has this date in it. */
const JULIAN: Readonly<Record<string, number>> = { '0001-01-01': -2, '1582-10-04': 10 };
const legacyDays = (date: string): number => days(date) + (JULIAN[date] ?? 0);

/** The world's table, with its file as Spark would have written it in the calendar from before version 3, in `zone`. */
const worldOf = async (zone: string): Promise<ReloadWorld> => {
  const set = plainSet(
    'Items',
    ['Id'],
    { Id: 'Edm.Int32', Day: 'Edm.Date', At: 'Edm.DateTimeOffset' },
    DATES.map(item),
  );
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  await world.run();
  const { lake, feed } = world;
  const [file] = (await world.snapshot())?.files ?? [];
  if (file === undefined) throw new Error('the table has no file');
  const bytes = await encodeParquet(
    batchOf(
      columnOf(field('Id', 'integer'), [1, 2, 3, 4]),
      columnOf(field('Day', 'date'), DATES.map(legacyDays)),
      columnOf(
        field('At', 'timestamp'),
        DATES.map((date) => BigInt(legacyDays(date)) * 86_400_000_000n),
      ),
    ),
    { codec: 'snappy' },
  );
  const legacy = await withKeyValues(bytes, {
    'org.apache.spark.version': '3.5.9',
    'org.apache.spark.legacyDateTime': '',
    'org.apache.spark.timeZone': zone,
  });
  await lake.write(`${feed.tablePath}/legacy.parquet`, legacy);
  const add = { ...file, path: 'legacy.parquet', size: legacy.length };
  const remove = { path: file.path, dataChange: true, deletionTimestamp: 0 };
  const actions = [{ commitInfo: { operation: 'OVERWRITE' } }, { remove }, { add }];
  const version = String((await world.snapshot())?.version ?? 0).replace(/\d+/, (last) =>
    String(Number(last) + 1),
  );
  const path = `${feed.tablePath}/_delta_log/${version.padStart(20, '0')}.json`;
  await lake.write(path, Buffer.from(actions.map((action) => JSON.stringify(action)).join('\n')));
  return world;
};

const valuesOf = async (world: ReloadWorld): Promise<readonly string[]> =>
  (await world.rows()).map(({ Id, Day, At }) => `${String(Id)} ${String(Day)} ${String(At)}`).toSorted();

const WANTED = DATES.map((date, at) => `${at + 1} ${days(date)} ${BigInt(days(date)) * 86_400_000_000n}`);

describe('a file in the calendar from before Spark 3', () => {
  test('D7: keeps its dates when a reload writes its other rows anew', async () => {
    const world = await worldOf('UTC');
    world.service.update('Items', 4, { Day: '2026-01-02' });
    const run = await world.reload({ window: { rows: 1 } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { changed: 1, same: 0 } } });
    expect((await valuesOf(world)).slice(0, 3)).toStrictEqual(WANTED.slice(0, 3));
  });

  test('D7: is the same as the source, row by row', async () => {
    const world = await worldOf('UTC');
    expect(await world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'unchanged',
      reload: { changes: { same: 4, changed: 0, inserted: 0, deleted: 0 } },
    });
  });

  test('D4: is refused before anything is written, where its times depend on the old clocks of a zone', async () => {
    const world = await worldOf('America/Los_Angeles');
    world.service.update('Items', 4, { Day: '2026-01-02' });
    const before = await world.snapshot();
    expect(await world.reload({ window: { rows: 1 } })).toMatchObject({
      outcome: 'failed',
      errorKind: 'table-unsupported',
      message: expect.stringContaining(
        'Column At of a data file has times before 1900 in the calendar from before Spark 3',
      ),
    });
    expect((await world.snapshot())?.version).toBe(before?.version);
  });
});
