import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { at, events, eventsSet, MODIFIED } from '../support/events.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { asked, columnTexts, sourceTexts } from '../support/world-checks.ts';
import type { Note } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';

/** Calls `change` before the nth request for a page of rows. */
const beforePage = (world: World, nth: number, change: () => void): void => {
  let pages = 0;
  world.service.onRequest = ({ url }) => {
    if (!/\/(?:Orders|Events)\?/.test(url)) return;
    pages += 1;
    if (pages === nth) change();
  };
};

const missing = async (world: World, column: string): Promise<readonly string[]> => {
  const held = new Set(await columnTexts(world, column));
  return sourceTexts(world, column).filter((text) => !held.has(text));
};

const counts = (world: World): number => asked(world).filter((url) => url.includes('/$count')).length;

describe('pages that are joined by a plain offset', () => {
  const quirks = { linkToken: 'offset' } as const;

  test.each([
    ['an integer key', { column: 'OrderID' }],
    ['a time that ties', { column: 'OrderDate' }],
  ])('T2: a delete in mid-walk loses no row, as nobody follows them: %s', async (_, cursor) => {
    const world = createWorld({ cursor, quirks });
    beforePage(world, 3, () => world.service.remove('Orders', 10_250));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    expect(await missing(world, 'OrderID')).toHaveLength(0);
    world.service.onRequest = undefined;
    await world.run();
    await world.run();
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
  });

  test('a row that is inserted below what was read is found by the count, and taken by the next run', async () => {
    const world = createWorld({ rows: northwindOrders(60), quirks });
    const [late] = northwindOrders(1, { firstOrderId: 10_200 });
    beforePage(world, 3, () => late && world.service.insert('Orders', [late]));
    const first = await world.run();
    expect(first).toMatchObject({ outcome: 'appended', rows: 60 });
    expect(noteKinds(first)).toContain('count-differs');
    world.service.onRequest = undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('a delete is found out where the source cannot count', async () => {
    const world = createWorld({ quirks: { ...quirks, noCount: true } });
    beforePage(world, 3, () => world.service.remove('Orders', 10_250));
    await world.run();
    world.service.onRequest = undefined;
    await world.run();
    expect(await missing(world, 'OrderID')).toStrictEqual([]);
  });

  test('are not read twice where one page is all', async () => {
    const world = createWorld({ quirks });
    await world.run();
    await world.run();
    expect(await world.storedState()).toMatchObject({ verifiedThrough: '10307', unverifiedRows: 0 });
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
    await world.run();
    expect(await world.storedState()).toMatchObject({ verifiedThrough: '10312', unverifiedRows: 0 });
  });
});

describe('$count', () => {
  test('a source that cannot count is believed, and not asked again', async () => {
    const world = createWorld({ quirks: { noCount: true } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    expect(await world.storedState()).toMatchObject({
      verifiedThrough: '10307',
      source: { cannotCount: true },
    });
    world.service.clearRequests();
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(counts(world)).toBe(0);
  });

  test('is never asked for where the feed says so, and everything is believed', async () => {
    const world = createWorld({});
    world.feed = { ...world.feed, source: { ...world.feed.source, count: false } };
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    expect(await world.storedState()).toMatchObject({ verifiedThrough: '10307', unverifiedRows: 0 });
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(counts(world)).toBe(0);
    expect((await world.storedState())?.source.cannotCount).toBeUndefined();
  });

  test('a count that never agrees is accepted after two walks that find nothing', async () => {
    const world = createWorld({});
    world.service.onRequest = ({ url }) => (url.includes('/$count') ? new Response('999') : undefined);
    const first = await world.run();
    expect(first.noteFacts).toContainEqual<Note>({ kind: 'count-differs', counted: 999, read: 60 });
    expect(await world.storedState()).toMatchObject({ verifiedThrough: null, unverifiedRows: 'unknown' });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await world.storedState()).toMatchObject({ verifiedThrough: null, countDisagreements: 1 });
    const third = await world.run();
    expect(noteKinds(third)).toContain('count-overruled');
    const settled = await world.storedState();
    expect(settled).toMatchObject({ verifiedThrough: '10307' });
    expect(settled?.countDisagreements).toBeUndefined();
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('a count that fails for now fails no run, and is asked again', async () => {
    const world = createWorld({});
    world.service.onRequest = ({ url }) =>
      url.includes('/$count') ? new Response('', { status: 503 }) : undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    expect(await world.storedState()).toMatchObject({ verifiedThrough: null, unverifiedRows: 60 });
    world.service.onRequest = undefined;
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await world.storedState()).toMatchObject({ verifiedThrough: '10307' });
  });

  test('idle runs do not count', async () => {
    const world = createWorld({ cursor: { column: 'OrderDate' } });
    await world.run();
    world.service.clearRequests();
    await world.run();
    expect(counts(world)).toBe(0);
  });

  test('ties at the watermark that a stopped run left are counted, so that nothing is read twice', async () => {
    const world = createWorld({ set: eventsSet(events(40, 0, 10)), cursor: MODIFIED });
    let pages = 0;
    world.service.onRequest = ({ url }) => {
      if (url.includes('/Events?') && (pages += 1) === 3) world.clock.advance(1000);
    };
    expect(await world.run({ deadlineMs: 500 })).toMatchObject({ outcome: 'stopped' });
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
    expect(asked(world).filter((url) => url.startsWith('Events?$orderby'))).toStrictEqual([]);
    expect(asked(world).filter((url) => /count(?!.* lt )/.test(url))).toHaveLength(1);
    expect(await world.storedState()).toMatchObject({ verifiedThrough: at(3), unverifiedRows: 0 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('late rows within lookback are counted', async () => {
    const world = createWorld({
      set: eventsSet(events(60)),
      cursor: { column: 'ModifiedAt', lookback: { ms: 5000 } },
    });
    await world.run();
    world.service.insert(
      'Events',
      eventsSet([
        { Id: 900, ModifiedAt: at(17) },
        { Id: 901, ModifiedAt: at(40) },
      ]).rows,
    );
    expect(noteKinds(await world.run())).toStrictEqual([]);
    expect(await world.storedState()).toMatchObject({ verifiedThrough: at(40) });
  });

  test('a rescan that the deadline stops goes on from where it was, until all is checked', async () => {
    const world = createWorld({});
    world.service.onRequest = ({ url }) => (url.includes('/$count') ? new Response('999') : undefined);
    await world.run();
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
    world.service.onRequest = ({ url }) => {
      if (url.includes('/$count')) return new Response('999');
      world.clock.advance(200);
      return undefined;
    };
    const outcomes: string[] = [];
    for (let run = 0; run < 20 && outcomes.at(-1) !== 'appended'; run += 1) {
      outcomes.push((await world.run({ deadlineMs: 500 })).outcome);
      if (sourceTexts(world, 'OrderID').length === (await world.rows()).length) break;
    }
    expect(outcomes.length).toBeGreaterThan(2);
    expect(outcomes.length).toBeLessThan(15);
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('a rescan of more attempts than may get no further is one run that gets further', async () => {
    const world = createWorld({ rows: northwindOrders(120), pageSize: 9 });
    world.service.onRequest = ({ url }) => (url.includes('/$count') ? new Response('999') : undefined);
    await world.run();
    const state = await world.storedState();
    world.clock.advance(1000);
    world.service.insert('Orders', northwindOrders(1, { firstOrderId: 10_400 }));
    world.service.onRequest = ({ url }) => {
      if (url.includes('/Orders?')) world.clock.advance(200);
      return url.includes('/$count') ? new Response('999') : undefined;
    };
    const records = [await world.run({ deadlineMs: 250 })];
    while (records.at(-1)?.outcome === 'stopped' && records.length < 30)
      records.push(await world.run({ deadlineMs: 250 }));
    expect(state).toMatchObject({ unverifiedRows: 'unknown' });
    expect(records.length).toBeGreaterThan(5);
    const [{ runId } = { runId: '' }] = records;
    expect(await world.state.runs('orders', 1)).toMatchObject([{ runId, outcome: 'appended', rows: 1 }]);
  });
});
