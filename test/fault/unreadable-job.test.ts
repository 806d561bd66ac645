import { describe, expect, test } from 'vitest';
import type { Job } from '../../shared/state/index.ts';
import { abandonRun, runStatus } from '../../shared/sync/index.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { twoHandedClock, type TwoHandedClock } from '../support/two-handed-clock.ts';

const RUN_ID = 'run-under-test';

/** A reload that waits for its message, with a text of its job spoilt. */
const waiting = async (spoilt: Partial<Job>): Promise<{ world: ReloadWorld; clock: TwoHandedClock }> => {
  const clock = twoHandedClock();
  const world = createReloadWorld({
    set: eventsSet(eventsOf(1, 15)),
    pageSize: 5,
    batchRows: 10,
    clock,
    ...byKey,
  });
  await world.run();
  await world.start({ runId: RUN_ID, later: true });
  const { state } = world;
  const stored = await state.job(RUN_ID);
  if (stored?.outcome !== 'found') throw new Error('no job');
  const job = { ...stored.job, ...spoilt };
  await state.claim({ feed: 'orders', holder: 'spoiler', job, jobEtag: stored.etag, lease: 'none' });
  return { world, clock };
};

const message = { runId: RUN_ID, feed: 'orders' };

const expectFreed = async ({ state }: ReloadWorld): Promise<void> => {
  const entry = await state.entry('orders');
  expect(entry).not.toHaveProperty('pending');
  expect(entry).not.toHaveProperty('lease');
};

describe.each<[string, Partial<Job>]>([
  ['progress is no JSON', { progress: '{"rows":' }],
  ['progress lacks what it must say', { progress: '{}' }],
  ['progress has a number that is none', { progress: '{"rows":"7"}' }],
  ['request is no JSON', { request: 'all of it' }],
  ['request asks for no window', { request: '{"dryRun":false,"force":false}' }],
])('a run whose %s', (_what, spoilt) => {
  test('is ended as failed by its message, with its id and what to do; its feed is free', async () => {
    const { world, clock } = await waiting(spoilt);
    await world.deliver();
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
      status: 'ended',
      run: { outcome: 'failed', errorKind: 'invariant' },
    });
    expect(world.records).toMatchObject([{ runId: RUN_ID, outcome: 'failed' }]);
    expect(world.records[0]?.message).toMatch(/could not be read.* Ask for it again\./);
    await expectFreed(world);
    expect(clock.sleeping).toBe(0);
    expect(await world.reload()).toMatchObject({ outcome: 'unchanged' });
  });

  test('is ended as failed by who gives it up; its feed is free', async () => {
    const { world, clock } = await waiting(spoilt);
    await abandonRun(world.deps, [world.feed], message, (record) => void world.records.push(record));
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ run: { outcome: 'failed' } });
    await expectFreed(world);
    expect(clock.sleeping).toBe(0);
  });

  test('is said to be unreadable to who asks for it before, by its id', async () => {
    const { world } = await waiting(spoilt);
    const unreadable = { kind: 'invariant', message: expect.stringContaining(RUN_ID) };
    await expect(runStatus(world.deps, RUN_ID)).rejects.toMatchObject(unreadable);
    await expect(world.start({ runId: RUN_ID, isRetry: true })).rejects.toMatchObject(unreadable);
  });
});

test('a run that is over and whose answer cannot be read changes nothing when its message comes late', async () => {
  const { world } = await waiting({ status: 'done', answer: '{"outcome":' });
  const [waits] = world.queue.messages;
  await world.deliver();
  await expectFreed(world);
  expect(await world.reload()).toMatchObject({ outcome: 'unchanged' });
  const before = await world.state.job(RUN_ID);
  if (waits !== undefined) world.queue.messages.push(waits);
  await world.deliver();
  expect(await world.state.job(RUN_ID)).toStrictEqual(before);
});
