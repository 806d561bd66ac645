import { describe, expect, test } from 'vitest';
import { aClaim, aJob, anIntent, aRun, aState, claimed, ranOnce, rejection, T0 } from './state-fixtures.ts';
import type { OpenWorld, StateWorld } from './state-worlds.ts';

const STATE = aState({ watermark: '11077', batch: 3 });

/** Every part of a feed's entity is there. */
const fullFeed = async (world: StateWorld) => {
  const { store, columnsOf } = world;
  await ranOnce(store, { runId: 'run-0' });
  const { hold } = await claimed(store);
  await store.write(hold, { now: T0, state: STATE, intent: anIntent(), lease: 'return' });
  await store.mark('orders', { pause: { at: T0, by: 'ann' } });
  const {
    partitionKey: _p,
    rowKey: _r,
    etag: _e,
    timestamp: _t,
    ...columns
  } = await columnsOf('feed.orders');
  return Object.fromEntries(
    Object.entries(columns).filter(([name]) => !name.startsWith('odata')),
  ) as Parameters<StateWorld['plant']>[1];
};

const BROKEN: readonly (readonly [
  part: string,
  columns: Parameters<StateWorld['plant']>[1],
  named: string,
])[] = [
  ['state', { batch: 'many', key: 'OrderID' }, 'key, batch'],
  ['lastRun', { lastRunOutcome: 'eaten' }, 'lastRunOutcome'],
  ['pending', { pendingSince: 'noon' }, 'pendingSince'],
  ['intent', { intent: '{"half":' }, 'intent'],
  ['pause', { pause: '{}' }, 'pause'],
  ['freshAt', { freshAt: 'today' }, 'freshAt'],
];

const brokenContract = (open: OpenWorld): void => {
  test.each(BROKEN)('%s: it is left out and named, and nothing else is lost', async (part, broken, named) => {
    const world = await open();
    const columns = await fullFeed(world);
    const whole = await world.store.entry('orders');
    await world.plant('feed.orders', { ...columns, ...broken });
    const { [part]: _left, etag: _etag, ...rest } = { ...whole } as Record<string, unknown>;
    const entry = await world.store.entry('orders');
    expect(entry).toStrictEqual({ ...rest, unreadable: named, etag: entry?.etag });
    expect(JSON.stringify(entry)).not.toMatch(/many|eaten|noon|half|today/);
  });

  test.each(BROKEN)('%s: the list goes on, and a claim writes the entity anew', async (part, broken) => {
    const world = await open();
    const { store } = world;
    const columns = await fullFeed(world);
    await world.plant('feed.orders', { ...columns, ...broken });
    await store.claim(aClaim({ feed: 'customers', job: aJob({ feed: 'customers', runId: 'run-9' }) }));
    const [, known] = await store.feeds();
    const jobEtag = (await store.job('run-1'))?.etag ?? '';
    const { entry, hold } = await claimed(store, { jobEtag, ...(known && { known }) });
    expect(entry).toHaveProperty('unreadable');
    const { unreadable: _named, pending: _before, ...readable } = { ...entry, etag: hold.etag };
    const after = await store.entry('orders');
    expect(after).toMatchObject({
      ...readable,
      isIntending: part !== 'intent',
      lease: { holder: 'holder-1' },
    });
    expect(after).not.toHaveProperty('unreadable');
    expect(after).toHaveProperty('pending.runId', 'run-1');
    await store.write(hold, { now: T0, state: STATE });
  });

  test('a holder that cannot be read holds nothing', async () => {
    const world = await open();
    await world.plant('feed.orders', { ...(await fullFeed(world)), leaseHolder: 7n });
    expect(await world.store.entry('orders')).toMatchObject({ unreadable: 'leaseHolder' });
    const jobEtag = (await world.store.job('run-1'))?.etag ?? '';
    const { hold } = await claimed(world.store, { jobEtag });
    expect((await world.store.write(hold, { now: T0 })).hold.holder).toBe('holder-1');
  });

  test('a format that cannot be read counts as the first one', async () => {
    const world = await open();
    await world.plant('feed.orders', { ...(await fullFeed(world)), format: 'two' });
    expect(await world.store.entry('orders')).toMatchObject({
      format: 1,
      unreadable: 'format',
      state: STATE,
    });
  });

  test('deleted, it is a feed that nobody claimed before', async () => {
    const { store, plant } = await open();
    await plant('feed.orders', { fingerprint: 'f' });
    expect(await store.entry('orders')).toMatchObject({ feed: 'orders', isIntending: false, format: 1 });
    expect(await store.entry('orders')).not.toHaveProperty('state');
  });
};

const newerContract = (open: OpenWorld): void => {
  test('a feed is left out of the list, and refused without a write elsewhere', async () => {
    const world = await open();
    const { store, plant, columnsOf } = world;
    const { hold } = await claimed(store);
    await plant('feed.orders', { format: 4n, leaseHolder: 'holder-1', watermark: 'of another kind' });
    await store.mark('customers', { pause: { at: T0, by: 'ann' } });
    const before = await columnsOf('feed.orders');
    expect((await store.feeds()).map(({ feed }) => feed)).toStrictEqual(['customers']);
    for (const call of [
      async () => store.entry('orders'),
      async () => store.claim(aClaim({ job: aJob({ runId: 'run-2' }) })),
      async () => store.write(hold, { now: T0, state: STATE }),
      async () => store.mark('orders', { pause: 'none' }),
    ]) {
      const error = await rejection(call());
      expect(error).toMatchObject({ kind: 'state-newer', facts: { format: 4 } });
      expect(error.message).not.toContain('another kind');
    }
    expect(await columnsOf('feed.orders')).toStrictEqual(before);
    expect(await store.job('run-2')).toBeUndefined();
  });

  test('a run is refused, also by a claim that meets it', async () => {
    const { store, plant } = await open();
    await plant('job.run-1', { format: 4n, runId: 'run-1' });
    expect((await rejection(store.job('run-1'))).kind).toBe('state-newer');
    expect((await rejection(store.claim(aClaim()))).kind).toBe('state-newer');
    expect(await store.entry('orders')).toBeUndefined();
  });
};

const olderContract = (open: OpenWorld): void => {
  const OLD = {
    writeId: 'w',
    leaseHolder: '',
    leaseExpiresAt: '',
    lastRunAt: new Date(T0),
    lastRunOutcome: 'appended',
  };

  test('is read, and stays one for its claimers until the first of them has written more than a sign of life', async () => {
    const { store, plant, later } = await open();
    await plant('feed.orders', OLD);
    const lastRun = { runId: '', kind: 'append', endedAt: T0, outcome: 'appended' };
    expect(await store.feeds()).toMatchObject([{ feed: 'orders', lastRun, format: 1 }]);
    const first = await claimed(store);
    expect(first.entry?.format).toBe(1);
    await store.write(first.hold, { now: T0 });
    const jobEtag = (await store.job('run-1'))?.etag ?? '';
    const second = await later(70_000, async () => claimed(store, { holder: 'holder-2', jobEtag }));
    expect(second.entry?.format).toBe(1);
    await store.write(second.hold, { now: T0, state: STATE });
    expect((await store.entry('orders'))?.format).toBe(2);
  });

  test('held, it tells no run where it names none', async () => {
    const { store, plant, later } = await open();
    await plant('feed.orders', { ...OLD, leaseHolder: 'old', leaseExpiresAt: new Date(T0 - 60_000) });
    expect(await store.claim(aClaim())).toStrictEqual({
      outcome: 'held',
      holder: 'old',
      endsInMs: expect.any(Number),
    });
    await later(70_000, async () => claimed(store));
  });

  test('its runs have no format, and are read', async () => {
    const { store, plant, columnsOf } = await open();
    await ranOnce(store);
    const { format: _format, ...columns } = await columnsOf('job.run-1');
    const old = Object.entries(columns).filter(
      ([name]) =>
        !['partitionKey', 'rowKey', 'etag', 'timestamp'].includes(name) && !name.startsWith('odata'),
    );
    await plant('job.run-1', Object.fromEntries(old) as Record<string, string>);
    expect(await store.job('run-1')).toMatchObject({ outcome: 'found', job: { status: 'done' } });
    expect(await store.runs('orders', 1)).toStrictEqual([aRun()]);
  });
};

/** What every store keeps to of entities that other versions, or people, have written. Call it inside `describe`. */
export const oddityContract = (open: OpenWorld): void => {
  describe('a part that cannot be read', () => {
    brokenContract(open);
  });
  describe('of a newer version', () => {
    newerContract(open);
  });
  describe('an entity of version 0.1.0', () => {
    olderContract(open);
  });
};
