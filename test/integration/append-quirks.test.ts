import { describe, expect, test } from 'vitest';
import { northwindOrders, type Quirks } from '../../local/odata-service/index.ts';
import { events, eventsSet, MODIFIED } from '../support/events.ts';
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
    { linkToken: 'offset', emptyPages: true },
  ])('every row is taken once, at first and later, from a source with %j', async (quirks) => {
    const orders = northwindOrders(75);
    const world = createWorld({ rows: orders.slice(0, 60), cursor, quirks });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    world.service.insert('Orders', orders.slice(60, 75));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 15 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
    expect(asked(world).some((url) => / or /.test(url))).toBe(false);
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
  const orders = northwindOrders(60);
  const world = createWorld({ rows: orders, pageSize: 10, batchRows: 10 });
  const shuffled = [...orders.slice(0, 25), ...orders.slice(40), ...orders.slice(25, 40)];
  world.service.onRequest = ({ url }) => {
    if (!url.includes('/Orders?') || url.includes('$filter')) return undefined;
    const from = Number(/skiptoken=x(\d+)/.exec(url)?.[1] ?? 0);
    const value = shuffled.slice(from, from + 10);
    const next = from + 10 < 60 ? { '@odata.nextLink': `Orders?$skiptoken=x${from + 10}` } : {};
    return Response.json({ value, ...next });
  };
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60, to: '10307' });
  expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  expect(await world.storedState()).toMatchObject({
    source: { ignoresOrder: true },
    verifiedThrough: '10307',
  });
});

test('links in a circle stop the run before anything is committed', async () => {
  const world = createWorld({ quirks: { loopingNextLink: true } });
  expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'source-contract', rows: 0 });
  delete world.service.quirks.loopingNextLink;
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
});

test('a silent cap that is met is remembered', async () => {
  const world = createWorld({ set: eventsSet(events(60)), cursor: MODIFIED, quirks: { silentCap: 9 } });
  await world.run();
  expect((await world.storedState())?.source).toMatchObject({ capsSilently: true });
});
