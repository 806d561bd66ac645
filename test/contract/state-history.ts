import { expect, test } from 'vitest';
import { aJob, aRun, claimed, ranOnce, T0 } from './state-fixtures.ts';
import { isRunPlace } from '../../shared/state/index.ts';
import type { OpenWorld } from './state-worlds.ts';

/** What every store keeps to of ended runs. Call it inside `describe`. */
export const historyContract = (open: OpenWorld): void => {
  test('runs come newest first, as many as asked for, of their feed only', async () => {
    const { store } = await open();
    for (const second of [3, 1, 5, 2, 4]) {
      await ranOnce(store, { runId: `run-${second}`, startedAt: T0 + second * 1_000 });
    }
    await ranOnce(store, { feed: 'orders-2', runId: 'other', startedAt: T0 + 9_000 });
    expect((await store.runs('orders', 3)).map((run) => run.runId)).toStrictEqual([
      'run-5',
      'run-4',
      'run-3',
    ]);
    expect(await store.runs('orders', 99)).toHaveLength(5);
  });

  test('a run record comes back as it went, its texts cut where they are long', async () => {
    const { store } = await open();
    const full = aRun({
      from: '10248',
      to: '11077',
      version: 0,
      removed: 0,
      errorKind: 'source-unavailable',
      message: 'Größe 東京 😀 "quoted"\nand a second line',
      notes: ['one', 'two'],
      noteFacts: [
        { kind: 'rows-repeated', rows: 2 },
        { kind: 'of-a-newer-version', share: 0.5, parts: ['a'] },
      ],
    });
    await ranOnce(store, full);
    expect(await store.runs('orders', 1)).toStrictEqual([full]);
    const notes = Array.from({ length: 99 }, () => 'n'.repeat(5_000));
    await ranOnce(store, { runId: 'run-2', startedAt: T0 + 1, message: 'm'.repeat(5_000), notes });
    const [kept] = await store.runs('orders', 1);
    expect(kept?.message).toMatch(/… \(\d{4} more characters\)$/);
    expect(kept?.notes).toHaveLength(12);
  });

  test('old lines go with their runs; young ones, and the run that the feed belongs to, stay', async () => {
    const { store } = await open();
    for (const day of [1, 2, 3, 4]) await ranOnce(store, { runId: `run-${day}`, startedAt: T0 + day });
    await ranOnce(store, { feed: 'orders-2', runId: 'other', startedAt: T0 });
    expect(await store.prune('orders', T0 + 1)).toBe(0);
    expect(await store.prune('orders', T0 + 3)).toBe(2);
    expect((await store.runs('orders', 9)).map(({ runId }) => runId)).toStrictEqual(['run-4', 'run-3']);
    expect(await store.job('run-1')).toBeUndefined();
    expect(await store.job('run-3')).toMatchObject({ outcome: 'found' });
    expect(await store.prune('orders', T0 + 3)).toBe(0);
    expect(await store.runs('orders-2', 9)).toHaveLength(1);
    expect((await store.entry('orders'))?.lastRun?.runId).toBe('run-4');
  });

  test('lines without a run go too, and a run that waits keeps the lines of its attempts', async () => {
    const { store, plant, columnsOf } = await open();
    await ranOnce(store);
    const {
      partitionKey: _p,
      rowKey: _r,
      etag: _e,
      timestamp: _t,
      ...line
    } = await columnsOf('run.orders.8199999999999.run-1');
    const columns = Object.fromEntries(
      Object.entries(line).filter(([name, value]) => typeof value !== 'object' && !name.startsWith('odata')),
    ) as Record<string, string | bigint>;
    await plant('run.orders.8199999999998.waiting', {
      ...columns,
      runId: 'waiting',
      startedAt: new Date(T0 + 1),
    });
    await plant('run.orders.8199999999997.old', { ...columns, runId: 'old', startedAt: new Date(T0 + 2) });
    await claimed(store, { lease: 'none', job: aJob({ runId: 'waiting' }) });
    expect(await store.prune('orders', T0 + 1_000)).toBe(2);
    expect((await store.runs('orders', 9)).map(({ runId }) => runId)).toStrictEqual(['waiting']);
    expect(await store.job('waiting')).toMatchObject({ outcome: 'found' });
  });

  test('lines of all feeds stand in one order, and are read on behind any of them', async () => {
    const { store, plant } = await open();
    const feeds = ['a', 'a-b', 'ab'];
    for (const feed of feeds)
      for (const nth of [1, 2, 3])
        await ranOnce(store, { feed, runId: `${feed}.${nth}`, startedAt: T0 + Math.min(nth, 2) });
    await plant('run.a.8199999999990.broken', { runId: 'broken', outcome: 'eaten' });
    const read = async (behind?: string) =>
      (
        await Promise.all(
          feeds.map((feed) => store.lines(feed, { limit: 9, ...(behind !== undefined && { behind }) })),
        )
      )
        .flat()
        .toSorted((a, b) => (a.place < b.place ? -1 : 1));
    const all = await read();
    expect(all).toHaveLength(10);
    expect(all.filter(({ run }) => run === undefined)).toStrictEqual([{ place: '8199999999990.a.broken' }]);
    expect(all.at(-1)?.run?.startedAt).toBe(T0 + 1);
    for (const [nth, { place }] of all.entries()) {
      expect(isRunPlace(place)).toBe(true);
      expect(await read(place)).toStrictEqual(all.slice(nth + 1));
    }
    expect(await store.lines('ab', { limit: 2 })).toHaveLength(2);
    for (const text of ['', 'x', '8199999999990.a', '8199999999990.a/b.run', '819999999999.a.b'])
      expect(isRunPlace(text)).toBe(false);
  });

  test('a line that cannot be read is left out of the history', async () => {
    const { store, plant } = await open();
    await ranOnce(store);
    await plant('run.orders.8199999999000.broken', { runId: 'broken', feed: 'orders', outcome: 'eaten' });
    expect(await store.runs('orders', 9)).toStrictEqual([aRun()]);
  });
};
