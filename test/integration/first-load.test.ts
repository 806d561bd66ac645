import { beforeAll, describe, expect, test } from 'vitest';
import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import { memoryShares } from '../../shared/config/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { isEachPlace } from '../support/whole-sweep.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

/** As many as are on a clean clone; fewer where time is short. */
const ROWS = isEachPlace ? 200_000 : 120_000;
const PAGE_SIZE = 5000;
/** Settings.batchRows, as it is where nobody sets it. */
const BATCH_ROWS = 1_000_000;

const narrowRows = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, at) => ({ Id: at + 1, Amount: `${at % 977}.50` }));

const narrowSet = (rows: readonly JsonObject[]): EntitySetOptions => ({
  name: 'Rows',
  entityType: {
    name: 'Row',
    key: ['Id'],
    properties: [
      { name: 'Id', type: 'Edm.Int32', nullable: false },
      { name: 'Amount', type: 'Edm.Decimal', precision: 12, scale: 2 },
    ],
  },
  rows,
});

/** Batches as an instance with so much memory has them, with one feed at work at once. */
const worldOf = (count: number, memoryMB: number, pageSize = PAGE_SIZE): ReloadWorld =>
  createReloadWorld({
    set: narrowSet(narrowRows(count)),
    cursor: { column: 'Id' },
    pageSize,
    batchRows: BATCH_ROWS,
    batchBytes: memoryShares(memoryMB, 1).batchBytes,
  });

const fileCount = async (world: ReloadWorld): Promise<number> => (await world.snapshot())?.files.length ?? 0;

describe('many narrow rows', () => {
  let world: ReloadWorld;
  beforeAll(async () => {
    world = worldOf(ROWS, 2048);
    await world.run();
  });

  test('are one or two files after a first load', async () => {
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    expect(await fileCount(world)).toBeLessThanOrEqual(2);
  });

  test('are one or two files after a reload of all of them', async () => {
    world.service.update('Rows', 7, { Amount: '0.25' });
    const reload = await world.reload({ window: { all: true }, force: true });
    expect(reload).toMatchObject({ outcome: 'reloaded', rows: ROWS });
    expect(await fileCount(world)).toBeLessThanOrEqual(2);
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('are more files where an instance has little memory', async () => {
    const small = worldOf(ROWS, 256);
    expect(await small.run()).toMatchObject({ outcome: 'appended', rows: ROWS });
    expect(await fileCount(small)).toBeGreaterThan(2);
  });
});

describe('a read that ends before its batch is full', () => {
  const SIXTH = 6;
  const PAGE = 500;

  test('at its deadline commits what came, and the next run goes on', async () => {
    const world = worldOf(10 * PAGE, 2048, PAGE);
    let pages = 0;
    world.service.onRequest = ({ url }) => {
      if (url.includes('/Rows?') && (pages += 1) === SIXTH) world.clock.advance(1000);
    };
    const first = await world.run({ deadlineMs: 500 });
    expect(first.outcome).toBe('stopped');
    expect(first.rows).toBeGreaterThanOrEqual(5 * PAGE - 4);
    expect(await world.storedState()).toMatchObject({ watermark: first.to, rows: first.rows });
    expect(await columnTexts(world, 'Id')).toHaveLength(first.rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', from: first.to });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test.each<[string, () => Response]>([
    ['an error that stays', () => new Response('', { status: 500 })],
    ['a page that is cut', () => new Response('{"value":[{"Id":2501,"Amou')],
    ['a value that its column does not take', () => new Response('{"value":[{"Id":2501,"Amount":"many"}]}')],
  ])('at %s commits what came in order, and the next run goes on', async (_what, answer) => {
    const world = worldOf(10 * PAGE, 2048, PAGE);
    let pages = 0;
    world.service.onRequest = ({ url }) =>
      /\/Rows(?:\?|$)/.test(url) && (pages += 1) >= SIXTH ? answer() : undefined;
    // A page begins with the last row of the page before.
    const came = 5 * PAGE - 4;
    expect(await world.run()).toMatchObject({ outcome: 'failed', rows: came });
    expect(await columnTexts(world, 'Id')).toHaveLength(came);
    expect(await world.storedState()).toMatchObject({ rows: came });
    world.service.onRequest = undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 10 * PAGE - came });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });
});
