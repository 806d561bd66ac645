import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../shared/core/index.ts';
import type { SourceTraits } from '../../shared/state/index.ts';
import { countBacklog, countBacklogs, type SyncDeps } from '../../shared/sync/index.ts';
import { createWorld, type World, type WorldOptions } from '../support/memory-world.ts';
import { at, byKey, eventsOf, eventsSet } from '../support/events.ts';

const SECRET = 'the-secret-of-the-app-4711';

const worldOf = (options: WorldOptions = {}): World =>
  createWorld({ set: eventsSet(eventsOf(1, 20)), ...byKey, ...options });

const grow = ({ service }: World, from: number, to: number): void =>
  service.insert(
    'Events',
    eventsOf(from, to).map((row) => ({ Note: null, ...row })),
  );

const loaded = async (options?: WorldOptions): Promise<World> => {
  const world = worldOf(options);
  await world.run();
  grow(world, 21, 24);
  return world;
};

const within = (world: World) => ({
  deadline: world.clock.now() + 60_000,
  signal: new AbortController().signal,
});

const count = async (world: World, deps: SyncDeps = world.deps) =>
  countBacklog(deps, world.feed, await world.state.entry('orders'), within(world));

const asked = ({ service }: World): string[] => {
  const urls: string[] = [];
  service.onRequest = ({ url }) => {
    urls.push(decodeURIComponent(url).replaceAll('+', ' '));
    return undefined;
  };
  return urls;
};

describe('the rows above a watermark', () => {
  test('are counted by one request, and nothing is remembered of it', async () => {
    const world = await loaded();
    const before = await world.state.entry('orders');
    const urls = asked(world);
    expect(await count(world)).toStrictEqual({ outcome: 'counted', rows: 4 });
    expect(urls).toHaveLength(1);
    expect(urls[0]).toContain('/Events/$count?$filter=Id ge 21');
    expect(await world.state.entry('orders')).toStrictEqual(before);
    await world.run();
    expect(await count(world)).toStrictEqual({ outcome: 'counted', rows: 0 });
  });

  test('are counted with the feed’s own filter', async () => {
    const world = await loaded({ filter: 'Id ne 22' });
    const urls = asked(world);
    expect(await count(world)).toStrictEqual({ outcome: 'counted', rows: 3 });
    expect(urls[0]).toContain('Id ne 22');
  });

  test('are those behind the last time, of a cursor of times', async () => {
    const world = await loaded({ cursor: { column: 'ModifiedAt' } });
    world.service.update('Events', 3, { ModifiedAt: at(500) });
    expect(await count(world)).toStrictEqual({ outcome: 'counted', rows: 5 });
  });
});

const unknown = (reason: string) => ({ outcome: 'unknown', reason });

describe('where nobody can tell', () => {
  test('a feed has no watermark yet, or is of another configuration', async () => {
    const world = worldOf();
    expect(await count(world)).toStrictEqual(unknown('the feed has no watermark yet'));
    await world.run();
    const urls = asked(world);
    world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Id gt 3' } };
    expect(await count(world)).toStrictEqual(
      unknown('the watermark is of another configuration of the feed'),
    );
    world.feed = { ...world.feed, refused: ['wrong'] };
    expect(await count(world)).toStrictEqual(unknown('the feed is not right in feeds.json'));
    expect(urls).toStrictEqual([]);
  });

  test.each<[SourceTraits, string]>([
    [{ cannotCount: true }, 'the source does not count'],
    [{ countFails: true }, 'the source does not answer counts'],
    [{ countUseless: true }, 'the source counts wrongly'],
    [{ ignoresFilter: true }, 'the source ignores filters'],
    [{ lowerStep: '3' }, 'the source compares elsewhere than it shows'],
  ])('as the source is %j, it is not asked', async (source, reason) => {
    const world = await loaded();
    const entry = await world.state.entry('orders');
    if (entry?.state === undefined) throw new Error('it was loaded');
    const urls = asked(world);
    const learned = { ...entry, state: { ...entry.state, source } };
    expect(await countBacklog(world.deps, world.feed, learned, within(world))).toStrictEqual(unknown(reason));
    expect(urls).toStrictEqual([]);
  });

  test('as the feed says that it is not to be counted', async () => {
    const world = await loaded();
    world.feed = { ...world.feed, source: { ...world.feed.source, count: false } };
    expect(await count(world)).toStrictEqual(unknown('the feed has "count": false'));
  });

  test('as the source refuses, which is told in its own words, without secrets', async () => {
    const world = await loaded();
    const message = `no tenant for ${SECRET}`;
    world.service.onRequest = () => Response.json({ error: { code: 'X1', message } }, { status: 401 });
    const deps = { ...world.deps, redact: createRedactor([SECRET]) };
    const answer = await count(world, deps);
    expect(answer).toMatchObject({ outcome: 'unknown' });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test('as the source fails for good, which is told in its own words, without secrets', async () => {
    const world = await loaded();
    const message = `down for ${SECRET}`;
    world.service.onRequest = () => Response.json({ error: { code: 'X1', message } }, { status: 503 });
    const deps = { ...world.deps, redact: createRedactor([SECRET]) };
    const answer = await count(world, deps);
    expect(answer).toMatchObject({
      outcome: 'unknown',
      reason: expect.stringContaining('503'),
      said: expect.stringContaining('down for ***'),
    });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test('as there is no time left, or the caller is gone', async () => {
    const world = await loaded();
    const entry = await world.state.entry('orders');
    const urls = asked(world);
    const late = { ...within(world), deadline: world.clock.now() };
    expect(await countBacklog(world.deps, world.feed, entry, late)).toStrictEqual(
      unknown('there was no time to ask'),
    );
    expect(urls).toStrictEqual([]);
    const gone = new AbortController();
    world.service.onRequest = () => {
      gone.abort();
      return new Response(null, { status: 503 });
    };
    const cut = { ...within(world), signal: gone.signal };
    expect(await countBacklog(world.deps, world.feed, entry, cut)).toStrictEqual(
      unknown('the source did not answer in time'),
    );
  });
});

test('of many feeds so many are counted at once', async () => {
  const world = await loaded();
  const entry = await world.state.entry('orders');
  let atOnce = 0;
  let most = 0;
  const sourceOf: SyncDeps['sourceOf'] = (feed, deadline) => {
    const source = world.deps.sourceOf(feed, deadline);
    return {
      ...source,
      count: async (...given) => {
        most = Math.max(most, (atOnce += 1));
        await Promise.resolve();
        const counted = await source.count(...given);
        atOnce -= 1;
        return counted;
      },
    };
  };
  const feeds = ['a', 'b', 'c', 'd', 'e'].map((name) => [{ ...world.feed, name }, entry] as const);
  const counted = await countBacklogs(
    { ...world.deps, sourceOf, fingerprintOf: () => entry?.state?.fingerprint ?? '' },
    feeds,
    {
      ...within(world),
      concurrency: 2,
    },
  );
  expect([...counted.keys()]).toStrictEqual(['a', 'b', 'c', 'd', 'e']);
  for (const backlog of counted.values()) expect(backlog).toStrictEqual({ outcome: 'counted', rows: 4 });
  expect(most).toBe(2);
});
