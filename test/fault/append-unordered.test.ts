import { expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { createWorld, type World } from '../support/memory-world.ts';

const PAGE_ROWS = 10;

/** A source that shows its newest rows first, then the others, each part in order; it ignores the order asked for, and cannot count. */
const rotated = (world: World, rows: readonly JsonObject[], from: number): void => {
  const shown = [...rows.slice(from), ...rows.slice(0, from)];
  world.service.onRequest = ({ url }) => {
    const text = decodeURIComponent(url);
    if (text.includes('$count')) return new Response('', { status: 501 });
    if (!/\/Orders(?:\?|$)/.test(text)) return undefined;
    world.clock.advance(1_000);
    const least = Number(/OrderID g[te] (\d+)/.exec(text)?.[1] ?? 0);
    const keys = /OrderID (?:in|eq) \(?([\d,]+)/.exec(text)?.[1]?.split(',');
    const wanted = shown.filter(({ OrderID }) =>
      keys === undefined ? Number(OrderID) >= least : keys.includes(JSON.stringify(OrderID)),
    );
    const start = Number(/skiptoken=(\d+)/.exec(text)?.[1] ?? 0);
    const value = wanted.slice(start, start + PAGE_ROWS);
    const end = start + PAGE_ROWS;
    return Response.json({
      value: value.map((row) => ({ ...row, Freight: JSON.stringify(row['Freight']) })),
      ...(end < wanted.length && { '@odata.nextLink': `Orders?$skiptoken=${end}` }),
    });
  };
};

test('a source found unordered after batches of it were committed, stopped before its end, loses nothing', async () => {
  const rows = northwindOrders(100);
  const world = createWorld({ rows, batchRows: 20 });
  rotated(world, rows, 50);
  // Pages come in order, and are committed; then the source shows a last row that is below them.
  expect(await world.run({ deadlineMs: 10_500 })).toMatchObject({ outcome: 'stopped' });
  expect(await world.storedState()).toMatchObject({
    source: { ignoresOrder: true },
    unverifiedRows: 'unknown',
  });
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  const ids = (await world.rows()).map(({ OrderID }) => Number(OrderID)).toSorted((a, b) => a - b);
  expect(ids).toStrictEqual(rows.map(({ OrderID }) => Number(OrderID)));
});
