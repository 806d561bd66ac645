import { expect, test } from 'vitest';
import { runStatus } from '../../shared/sync/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { asked, columnTexts, isByKey, expectLikeSource, filesOf } from '../support/world-checks.ts';

const MESSAGE = { runId: 'the-run', feed: 'orders' };

/** Sixty rows in pages of seven and batches that no page fills, some of them changed since they were loaded. */
const waiting = async (options: WorldOptions = {}): Promise<ReloadWorld> => {
  const rows = Array.from({ length: 60 }, (_, n) => ({ Id: n + 1, Name: `n${n + 1}` }));
  const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'Id' }, batchRows: 1_000, ...options });
  await world.run();
  world.service.update('Items', 45, { Name: 'changed' });
  world.service.clearRequests();
  await world.start({ window: { all: true }, runId: 'the-run', later: true });
  return world;
};

/** Delivers the run's message; from the nth page of rows on, the service is down. */
const deliverUntil = async (world: ReloadWorld, nth: number): Promise<void> => {
  let pages = 0;
  world.service.onRequest = ({ url }) =>
    url.includes('/Items?') && !url.includes('desc') && (pages += 1) >= nth
      ? new Response('', { status: 503 })
      : undefined;
  const failure = { kind: 'source-unavailable' };
  await expect(world.deliver()).rejects.toMatchObject(failure);
  world.service.onRequest = undefined;
  world.queue.messages.push(MESSAGE);
};

/** The one segment that the run has written. */
const manifestOf = async ({ lake, feed }: ReloadWorld): Promise<string> => {
  for await (const { path } of lake.list(`${feed.tablePath}/_tidemark/the-run`)) return path;
  throw new Error('nothing was kept');
};

/** The first requests of reads of the window. */
const begins = (world: ReloadWorld): readonly string[] =>
  asked(world).filter((url) => url.startsWith('Items?') && !/desc|skiptoken/.test(url) && !isByKey(url));

test('a reload whose source fails in mid-window goes on after what came, and fetches nothing twice', async () => {
  const world = await waiting();
  await deliverUntil(world, 4);
  await deliverUntil(world, 3);
  await world.deliver();
  const lower = begins(world).map((url) => Number(/Id ge (\d+)/.exec(url)?.[1] ?? 0));
  const distinct = [...new Set(lower)];
  expect(distinct).toStrictEqual(distinct.toSorted((a, b) => a - b));
  expect(distinct).toContain(19);
  expect(await runStatus(world.deps, 'the-run')).toMatchObject({
    run: { outcome: 'reloaded', attempts: 3, reload: { changes: { changed: 1, same: 59 } } },
  });
  await expectLikeSource(world, ['Id', 'Name']);
});

test('a reload of which no page came since the last attempt got no further', async () => {
  const world = await waiting();
  await deliverUntil(world, 4);
  const staged = await filesOf(world);
  for (let attempt = 2; attempt <= 5; attempt += 1) await deliverUntil(world, 1);
  expect(await filesOf(world)).toStrictEqual(staged);
  world.service.onRequest = () => new Response('', { status: 503 });
  await world.deliver();
  expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'failed', attempts: 6 } });
  expect(await columnTexts(world, 'Id')).toHaveLength(60);
});

test('a reload that nobody repeats stages nothing when its source refuses', async () => {
  const world = await waiting();
  const before = await filesOf(world);
  let pages = 0;
  world.service.onRequest = ({ url }) =>
    url.includes('/Items?') && (pages += 1) >= 4 ? new Response('', { status: 403 }) : undefined;
  await world.deliver();
  expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { errorKind: 'source-denied' } });
  expect(await filesOf(world)).toStrictEqual(before);
});

test('a reload of a source that keeps no order begins again', async () => {
  const world = await waiting({ quirks: { ignoreOrder: true } });
  await deliverUntil(world, 4);
  await world.deliver();
  expect(begins(world).filter((url) => url.includes('Id ge'))).toStrictEqual([]);
  await expectLikeSource(world, ['Id', 'Name']);
});

test('a reload goes on after a row that version 0.2.0 has kept as numbers', async () => {
  const world = await waiting();
  await deliverUntil(world, 4);
  const manifest = await manifestOf(world);
  const found = await world.lake.read(manifest);
  const text = found.outcome === 'found' ? Buffer.from(found.bytes).toString() : '';
  const asNumbers = text.replaceAll(/"(last|greatest)":\{"Id":"(\d+)"\}/g, '"$1":{"Id":$2}');
  expect(asNumbers).toContain('"last":{"Id":19}');
  await world.lake.write(manifest, Buffer.from(asNumbers));
  world.service.clearRequests();
  await world.deliver();
  expect(/Id ge (\d+)/.exec(begins(world)[0] ?? '')?.[1]).toBe('19');
  await expectLikeSource(world, ['Id', 'Name']);
});
