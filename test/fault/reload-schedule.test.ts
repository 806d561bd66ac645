import { expect, test } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import { watch } from '../support/event-world.ts';
import { expectContiguousLog, tableIds, visibleIds } from '../support/exactly-once.ts';
import { missingFiles } from '../support/missing-files.ts';
import { recover } from '../support/recover-runs.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { dueWorld } from '../support/scheduled-world.ts';
import { tick } from '../support/tick.ts';
import { dieAt, pauseAt, pointsOf } from '../support/watched-ports.ts';
import { tried } from '../support/whole-sweep.ts';

/** The tick that finds a reload due, and the message that it may leave. */
const attempt = async (
  world: ReloadWorld,
  hook?: Parameters<typeof watch>[1],
): Promise<readonly string[]> => {
  const over = watch(world, hook);
  const deps = world.depsOver(over);
  await tick({ ...world, deps }).catch(() => undefined);
  if (world.queue.messages.length > 0) await world.deliver({ deps }).catch(() => undefined);
  return over.effects;
};

/** Reload commits in the log. */
const reloads = async (world: ReloadWorld): Promise<number> => {
  const { version = -1 } = (await world.snapshot()) ?? {};
  const read = await loadCommits(world.lake, world.feed.tablePath, { from: 0, to: version });
  return read.outcome === 'found'
    ? read.commits.filter(({ tidemark }) => tidemark?.kind === 'reload').length
    : -1;
};

/** As the source, by one reload; the feed is free, and nothing more is due. */
const expectReloadedOnce = async (world: ReloadWorld): Promise<void> => {
  expect(await reloads(world)).toBe(1);
  expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world)].sort());
  await expectContiguousLog(world);
  const entry = await world.state.entry('orders');
  expect(entry?.pending).toBeUndefined();
  expect(entry?.lease).toBeUndefined();
  expect(entry?.scheduled?.end).toMatchObject({ outcome: 'reloaded' });
  const done = await world.state.runs('orders', 99);
  expect(done.filter(({ dueAt }) => dueAt !== undefined)).toHaveLength(1);
};

const points = pointsOf(await attempt(await dueWorld()));

test('the places are of an append and of a reload', () => {
  expect(points.filter(({ name }) => name === 'state.claim')).toHaveLength(4);
  expect(points.filter(({ name }) => name.startsWith('put version'))).toHaveLength(2);
});

test.each(tried(points))('T4, T5: a tick killed $title, its due reload is made, once', async (point) => {
  const world = await dueWorld();
  const effects = await attempt(world, dieAt(point));
  expect(effects.length).toBeGreaterThanOrEqual(point.nth);
  await recover(world);
  await expectReloadedOnce(world);
});

test.each(tried(points))(
  'T6: a tick that stands still $title, and comes back, its due reload is made, once',
  async ({ nth, moment }) => {
    const world = await dueWorld();
    const pause = pauseAt((effect) => effect.nth === nth && effect.moment === moment);
    const frozen = attempt(world, pause.hook);
    await pause.reached;
    await recover(world);
    pause.release();
    await frozen;
    await recover(world);
    await expectReloadedOnce(world);
    expect(await missingFiles(world)).toStrictEqual([]);
  },
);
