import { expect, test } from 'vitest';
import { pageOf } from '../support/page-of.ts';
import { northwindOrders } from '../../local/odata-service/index.ts';
import type { JsonObject, ODataSource, Page } from '../../shared/odata/index.ts';
import { createWorld, type World } from '../support/memory-world.ts';

const PAGE_ROWS = 10;

/** A source that shows its newest rows first, then the others, each part in order; it ignores the order asked for, and cannot count. */
const rotated = (world: World, rows: readonly JsonObject[], from: number): void => {
  const { sourceOf } = world.deps;
  const shown = [...rows.slice(from), ...rows.slice(0, from)];
  const fake = (source: ODataSource): ODataSource => ({
    traffic: source.traffic,
    entityType: (signal) => source.entityType(signal),
    ask: (query, scan, signal) => source.ask(query, scan, signal),
    follow: (link, scan, signal) => source.follow(link, scan, signal),
    count: async () => ({ outcome: 'not-supported', status: 404 }),
    async *pages({ filter = '' }): AsyncGenerator<Page, void, undefined> {
      const above = Number(/OrderID gt (\d+)/.exec(filter)?.[1] ?? 0);
      const wanted = shown.filter((row) => Number(row['OrderID']) > above);
      for (let at = 0; at < wanted.length; at += PAGE_ROWS) {
        world.clock.advance(1_000);
        const page = wanted.slice(at, at + PAGE_ROWS);
        yield pageOf(page);
      }
    },
  });
  Object.assign(world.deps, { sourceOf: (feed: World['feed']) => fake(sourceOf(feed)) });
};

test('a source found unordered after batches of it were committed, stopped before its end, loses nothing', async () => {
  const rows = northwindOrders(100);
  const world = createWorld({ rows, batchRows: 20 });
  rotated(world, rows, 50);
  // Five pages come in order, and are committed; the sixth shows what the source is.
  expect(await world.run({ deadlineMs: 7_500 })).toMatchObject({ outcome: 'stopped' });
  expect(await world.storedState()).toMatchObject({
    source: { ignoresOrder: true },
    unverifiedRows: 'unknown',
  });
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  const ids = (await world.rows()).map(({ OrderID }) => Number(OrderID)).toSorted((a, b) => a - b);
  expect(ids).toStrictEqual(rows.map(({ OrderID }) => Number(OrderID)));
});
