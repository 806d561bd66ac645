import { beforeEach, describe, expect, test } from 'vitest';
import type { Change, Hold, StateStore } from '../../shared/state/index.ts';
import { unfencedWrites, writesIn } from '../support/sent-etags.ts';
import { type Deed, isWrite, LANDED, once } from '../support/table-relay.ts';
import { useSentCalls } from './sent-calls.ts';
import { aJob, anIntent, aRun, aState, claimed, ended, rejection, T0 } from './state-fixtures.ts';
import { type StateWorld, useTables } from './state-worlds.ts';

const tables = useTables();
let world: StateWorld;
let store: StateStore;
const { sent, relayBy } = useSentCalls(tables.relay);
beforeEach(async () => {
  world = await tables.open();
  ({ store } = world);
});

const END: Omit<Change, 'now'> = {
  state: aState({ watermark: '8' }),
  job: aJob({ status: 'done', answer: '{"rows":1}' }),
  end: aRun(),
  lease: 'return',
};
const INTENT: Omit<Change, 'now'> = { state: aState({ watermark: '7' }), intent: anIntent() };
const POSITION: Omit<Change, 'now'> = { job: aJob({ progress: '{"at":9}' }) };

/** One goes as a request of its own, the other as a transaction. */
const WRITES: readonly (readonly [string, Omit<Change, 'now'>])[] = [
  ['an intent', INTENT],
  ['an end', END],
];

/** What is there after a write. */
const there = async () => {
  const entry = await world.other.entry('orders');
  const stored = await world.other.job('run-1');
  return {
    etag: entry?.etag,
    state: entry?.state,
    intent: entry?.intent,
    holder: entry?.lease?.holder,
    job: stored?.outcome === 'found' ? stored.job : stored,
    runs: await world.other.runs('orders', 9),
  };
};

/** What a change of a feed that was just claimed leaves there. */
const leftBy = (hold: Hold, change: Omit<Change, 'now'>): Awaited<ReturnType<typeof there>> => ({
  etag: hold.etag,
  state: change.state,
  intent: change.intent === 'none' ? undefined : change.intent,
  holder: change.lease === 'return' ? undefined : 'holder-1',
  job: change.job ?? aJob(),
  runs: change.end === undefined ? [] : [change.end],
});

describe.each(WRITES)('%s', (_what, change) => {
  test.each(LANDED)('whose answer is spoilt (%s) is looked at, and found', async (deed) => {
    const { hold } = await claimed(store);
    relayBy(once(isWrite, deed));
    const { hold: next } = await store.write(hold, { now: T0, ...change });
    expect(await there()).toStrictEqual(leftBy(next, change));
  });

  test.each<Deed>(['cut', { status: 503 }, { status: 500 }, { status: 429 }, { status: 408 }])(
    'that did not arrive (%j) is sent again',
    async (deed) => {
      const { hold } = await claimed(store);
      relayBy(once(isWrite, deed));
      const { hold: next } = await store.write(hold, { now: T0, ...change });
      expect(await there()).toStrictEqual(leftBy(next, change));
    },
  );

  test('that lands late, after it was sent again, changes nothing', async () => {
    const { hold } = await claimed(store);
    const late = Promise.withResolvers<void>();
    relayBy(once(isWrite, { late: late.promise }));
    const { hold: next } = await store.write(hold, { now: T0, ...change });
    late.resolve();
    await tables.relay().settled();
    expect(await there()).toStrictEqual(leftBy(next, change));
  });

  test('that lands late, when another attempt has ended the run, changes nothing', async () => {
    const { hold } = await claimed(store);
    const late = Promise.withResolvers<void>();
    relayBy((call) => (isWrite(call) && !call.body.includes('rival') ? { late: late.promise } : 'relay'));
    const writing = rejection(store.write(hold, { now: T0, ...change }));
    await expect.poll(() => tables.relay().seen.length).toBeGreaterThan(0);
    const jobEtag = (await world.other.job('run-1'))?.etag ?? '';
    const rival = await world.later(62_000, async () =>
      claimed(store, { holder: 'rival', job: aJob({ attempts: 2 }), jobEtag }),
    );
    await ended(world.other, rival.hold, { rows: 2 });
    relayBy();
    expect((await writing).kind).toBe('state-fenced');
    const before = [await world.other.entry('orders'), await world.other.job('run-1')];
    late.resolve();
    await tables.relay().settled();
    expect([await world.other.entry('orders'), await world.other.job('run-1')]).toStrictEqual(before);
    expect(await world.other.runs('orders', 9)).toStrictEqual([aRun({ rows: 2 })]);
  });

  test('that landed, and was marked before it was looked at, is found all the same', async () => {
    const { hold } = await claimed(store);
    relayBy(once(isWrite, 'lose-answer'));
    const pause = { at: T0, by: 'ann' };
    const writing = store.write(hold, { now: T0, ...change });
    await expect.poll(async () => (await world.other.entry('orders'))?.etag).not.toBe(hold.etag);
    await world.other.mark('orders', { pause });
    const { hold: next, marks } = await writing;
    expect(marks.pause).toStrictEqual(pause);
    expect(await there()).toStrictEqual(leftBy(next, change));
  });

  test('is unavailable when the service denies it to the last, and nothing of it is there', async () => {
    const { hold } = await claimed(store);
    relayBy((call) => (isWrite(call) ? { status: 503 } : 'relay'));
    const error = await rejection(store.write(hold, { now: T0, ...change }));
    expect(error.kind).toBe('state-unavailable');
    expect(error.message).toMatch(/^Writing feed "orders" in http:\/\/127\.0\.0\.1:.* failed \(status 503\)/);
    relayBy();
    expect((await world.other.entry('orders'))?.etag).toBe(hold.etag);
    const { hold: next } = await store.write(hold, { now: T0, ...change });
    expect(await there()).toStrictEqual(leftBy(next, change));
  });
});

describe('an answer that lacks what it must have', () => {
  test('is no proof of a lease: without a time, a feed cannot be read', async () => {
    await claimed(store);
    tables.relay().tellTime(Number.NaN);
    const error = await rejection(store.entry('orders'));
    tables.relay().tellTime(0);
    expect(error).toMatchObject({ kind: 'state-unavailable', message: expect.stringContaining('its time') });
  });

  test('a hold without an ETag writes nothing', async () => {
    const { hold } = await claimed(store);
    relayBy();
    expect((await rejection(store.write({ ...hold, etag: '' }, { now: T0 }))).kind).toBe('invariant');
    expect(tables.relay().seen).toStrictEqual([]);
  });
});

test('a write that hangs is given ten seconds, looked at, and sent again', async () => {
  const { hold } = await claimed(store);
  relayBy(once(isWrite, 'hang'));
  const { hold: next } = await store.write(hold, { now: T0, ...POSITION });
  expect(await there()).toStrictEqual(leftBy(next, POSITION));
});

test('of all these requests, none wrote a feed without an ETag that is one', () => {
  expect(sent.flatMap(writesIn).length).toBeGreaterThan(100);
  expect(unfencedWrites(sent)).toStrictEqual([]);
});
