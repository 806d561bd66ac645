import { describe, expect, test } from 'vitest';
import { northwindOrders, type Quirks } from '../../local/odata-service/index.ts';
import { createWorld } from '../support/memory-world.ts';
import { asked, columnTexts, sourceTexts } from '../support/world-checks.ts';
import { noteKinds } from '../support/note-kinds.ts';

const CURSORS = [['OrderID'], ['OrderDate']] as const;

describe.each(CURSORS)('with the cursor %s', (column) => {
  const cursor = { column };

  test.each<Quirks>([
    { ignoreFilter: true },
    { ignoreMaxPageSize: true },
    { rejectIeee754: true },
    { numbersAsJson: false },
    { relativeNextLink: true },
    { pathAbsoluteNextLink: true },
    { emptyPages: true },
    { silentCap: 7 },
    { refuseOr: true },
    { noCount: true },
    { throttle: { everyNth: 2, retryAfter: 1 } },
    { throttle: { everyNth: 3, retryAfter: 'date' } },
    { failNth: [2, 3, 9] },
    { nullsSkipped: true },
    { ignoreOrder: true },
    { ignoreOrder: true, ignoreFilter: true },
    { refuseDescending: true },
    { refuseOrderby: true },
    { linkToken: 'offset', emptyPages: true },
  ])('every row is taken once, at first and later, from a source with %j', async (quirks) => {
    const orders = northwindOrders(75);
    const world = createWorld({ rows: orders.slice(0, 60), cursor, quirks });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    world.service.insert('Orders', orders.slice(60, 75));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 15 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
    expect(asked(world).some((url) => / or .*orderby/.test(url))).toBe(false);
  });

  test('a source that ignores $orderby is read to its end and committed once, and that is remembered', async () => {
    const world = createWorld({ cursor, quirks: { ignoreOrder: true } });
    const run = await world.run();
    expect(noteKinds(run)).toContain('order-ignored');
    expect((await world.snapshot())?.version).toBe(1);
    expect((await world.storedState())?.source).toMatchObject({ ignoresOrder: true });
    const watermark = sourceTexts(world, column).at(-1);
    expect(run.to).toBe(watermark);
  });

  test('a source that ignores $filter is filtered here, and the record says so', async () => {
    const world = createWorld({ cursor, quirks: { ignoreFilter: true } });
    await world.run();
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'no-new-rows' });
    expect(run.noteFacts).toStrictEqual([{ kind: 'filter-ignored', rows: expect.any(Number) }]);
    expect((await world.storedState())?.source).toMatchObject({ ignoresFilter: true });
  });
});

test('order that is lost after the first batch is found out, and nothing is lost or doubled', async () => {
  const world = createWorld({ rows: northwindOrders(60), pageSize: 10, batchRows: 10 });
  let pages = 0;
  world.service.onRequest = ({ url }) => {
    if (url.includes('/Orders?')) pages += 1;
    if (pages === 4) world.service.quirks.ignoreOrder = true;
  };
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60, to: '10307' });
  expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  expect(await world.storedState()).toMatchObject({
    source: { ignoresOrder: true },
    verifiedThrough: '10307',
  });
});

test('links in a circle lead nowhere, and nobody follows them', async () => {
  const world = createWorld({ quirks: { loopingNextLink: true } });
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
  expect(asked(world).some((url) => url.includes('skiptoken'))).toBe(false);
});
