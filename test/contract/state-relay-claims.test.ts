import { beforeEach, describe, expect, test } from 'vitest';
import type { StateStore } from '../../shared/state/index.ts';
import { unfencedWrites, writesIn } from '../support/sent-etags.ts';
import { isBatch, isWrite, LANDED, once } from '../support/table-relay.ts';
import { useSentCalls } from './sent-calls.ts';
import { aClaim, aJob, claimed, ranOnce, rejection, T0 } from './state-fixtures.ts';
import { type StateWorld, useTables } from './state-worlds.ts';

const tables = useTables();
let world: StateWorld;
let store: StateStore;
const { sent, relayBy } = useSentCalls(tables.relay);
beforeEach(async () => {
  world = await tables.open();
  ({ store } = world);
});

/** A lost answer is then one of the claim's own, not the table's that is not there. */
const makeTable = async (): Promise<void> => store.mark('customers', { pause: 'none' });

describe('a claim', () => {
  const CLAIMS = [
    'of a new feed',
    'of a feed that was listed',
    'of a waiting run',
    'for a later attempt',
  ] as const;

  /** A claim, and who holds the feed after it. */
  const requestOf = async (what: (typeof CLAIMS)[number]) => {
    await makeTable();
    if (what === 'of a new feed') return aClaim();
    if (what === 'for a later attempt') return aClaim({ lease: 'none' });
    if (what === 'of a waiting run') {
      await claimed(store, { lease: 'none', holder: 'first' });
      const jobEtag = (await store.job('run-1'))?.etag ?? '';
      return aClaim({ jobEtag });
    }
    await ranOnce(store, { runId: 'run-0' });
    const known = (await store.feeds()).find(({ feed }) => feed === 'orders');
    return aClaim(known && { known });
  };

  describe.each(CLAIMS)('%s', (what) => {
    test.each(LANDED)('whose answer is spoilt (%s) is looked at, and found', async (deed) => {
      const request = await requestOf(what);
      relayBy(once(isBatch, deed));
      const result = await store.claim(request);
      expect(result).toMatchObject({ outcome: 'claimed', hold: { holder: 'holder-1' } });
      const entry = await world.other.entry('orders');
      expect(result).toMatchObject({ hold: { etag: entry?.etag } });
      expect(entry?.lease?.holder).toBe(request.lease === 'none' ? undefined : 'holder-1');
      expect(await world.other.job('run-1')).toMatchObject({ outcome: 'found' });
    });

    test('that lands late, after it was sent again, changes nothing', async () => {
      const request = await requestOf(what);
      const late = Promise.withResolvers<void>();
      relayBy(once(isBatch, { late: late.promise }));
      const result = await store.claim(request);
      expect(result.outcome).toBe('claimed');
      const before = await world.other.entry('orders');
      late.resolve();
      await tables.relay().settled();
      expect(await world.other.entry('orders')).toMatchObject({ etag: before?.etag });
    });
  });

  test('whose first sending landed and was marked before the look is found, with the mark', async () => {
    await makeTable();
    relayBy(once(isBatch, 'lose-answer'));
    const claiming = store.claim(aClaim());
    await expect.poll(async () => world.other.entry('orders')).toBeDefined();
    const pause = { at: T0, by: 'ann' };
    await world.other.mark('orders', { pause });
    expect(await claiming).toMatchObject({ outcome: 'claimed', entry: { format: 0, pause } });
  });

  test('that another won meanwhile is held by it', async () => {
    await ranOnce(store, { runId: 'run-0' });
    const [known] = await store.feeds();
    relayBy(once(isBatch, 'cut'));
    const claiming = store.claim(aClaim(known && { known }));
    await expect.poll(() => tables.relay().seen.length).toBeGreaterThan(0);
    await claimed(world.other, { holder: 'rival', job: aJob({ runId: 'run-2' }) });
    expect(await claiming).toMatchObject({ outcome: 'held', holder: 'rival', run: { runId: 'run-2' } });
    expect(await world.other.job('run-1')).toBeUndefined();
  });

  test('that the service denies to the last is unavailable, and holds nothing', async () => {
    await ranOnce(store, { runId: 'run-0' });
    relayBy((call) => (isWrite(call) ? { status: 503 } : 'relay'));
    expect((await rejection(store.claim(aClaim()))).kind).toBe('state-unavailable');
    relayBy();
    expect(await world.other.entry('orders')).not.toHaveProperty('pending');
    expect(await world.other.job('run-1')).toBeUndefined();
  });
});

test('of all these requests, none wrote a feed without an ETag that is one', () => {
  expect(sent.flatMap(writesIn).length).toBeGreaterThan(50);
  expect(unfencedWrites(sent)).toStrictEqual([]);
});
