import { describe, expect, test } from 'vitest';
import { cancelRun, type ReportRun, resumeRun, runStatus } from '../../shared/sync/index.ts';
import { watch } from '../support/event-world.ts';
import { at, byKey, eventsOf, eventsSet } from '../support/events.ts';
import { recover } from '../support/recover-runs.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from '../support/reload-world.ts';
import { tick } from '../support/tick.ts';
import { dieAt, type Effect, type KillPoint, onceAt, pauseAt, pointsOf } from '../support/watched-ports.ts';

const RUN_ID = 'the-one-that-waits';
const ASKED = { window: { last: { units: '12' } }, runId: RUN_ID } as const;
const FIRST = { window: { all: true }, runId: 'the-first', later: true } as const;

/** A table like its source, but for two rows that have changed since. */
const loaded = async (): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 35)), pageSize: 5, batchRows: 10, ...byKey });
  await world.run();
  for (const id of [27, 33]) world.service.update('Events', id, { Note: 'changed' });
  return world;
};

/** A feed that another run has, and waits for its message. */
const taken = async (): Promise<ReloadWorld> => {
  const world = await loaded();
  await world.start(FIRST);
  return world;
};

const notes = async (world: ReloadWorld): Promise<readonly unknown[]> =>
  (await world.rows()).filter(({ Note }) => Note === 'changed').map(({ Id }) => Id);

const waitingIds = async (world: ReloadWorld): Promise<readonly string[]> =>
  ((await world.state.entry('orders'))?.waiting ?? []).map(({ runId }) => runId);

const expectFree = async (world: ReloadWorld): Promise<void> => {
  const entry = await world.state.entry('orders');
  for (const part of ['lease', 'pending', 'waiting', 'cancel']) expect(entry).not.toHaveProperty(part);
};

const ended = (outcome: string) => ({ status: 'ended', run: { outcome } });
const isClaim = ({ name, moment }: Effect): boolean => name === 'state.claim' && moment === 'before';

describe('a reload that meets another run', () => {
  test('at work begins when that one is done, within its own call', async () => {
    const world = await loaded();
    const begun: Promise<unknown>[] = [];
    const hook = onceAt(
      ({ name }) => name.startsWith('fetch'),
      async () => {
        // The call looks once a second; the run goes on as soon as it has looked twice.
        let looks = 0;
        const looked = Promise.withResolvers<void>();
        const { state } = world;
        const deps = world.depsOver({
          ...watch(world),
          state: {
            ...state,
            claim: (request, signal) => {
              if ((looks += 1) === 3) looked.resolve();
              return state.claim(request, signal);
            },
          },
        });
        const clock = {
          ...world.clock,
          sleep: (ms: number) => new Promise<void>((go) => setTimeout(go, ms / 1_000)),
        };
        begun.push(world.start({ ...ASKED, deps: { ...deps, clock } }));
        await looked.promise;
        expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'waiting', attempts: 0 });
      },
    );
    expect(await world.run({ over: watch(world, hook) })).toMatchObject({ outcome: 'no-new-rows' });
    expect(await Promise.all(begun)).toMatchObject([{ outcome: 'ended', run: { outcome: 'reloaded' } }]);
    expect(world.queue.messages).toStrictEqual([]);
    expect(await notes(world)).toStrictEqual([27, 33]);
    await expectFree(world);
  });

  test('whose feed is not free by the deadline waits for its message, and can be asked for meanwhile', async () => {
    const world = await taken();
    expect(await world.start({ ...ASKED, deadlineMs: 5_000 })).toStrictEqual({
      outcome: 'continues',
      runId: RUN_ID,
    });
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'waiting', attempts: 0 });
    await world.deliver();
    await world.deliver();
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject(ended('unchanged'));
    expect(world.queue.messages).toStrictEqual([]);
    await expectFree(world);
  });

  test('looks less often the longer it waits, at most once a minute', async () => {
    const world = await taken();
    await world.start({ ...ASKED, later: true });
    world.queue.messages.shift();
    for (let nth = 0; nth < 4; nth += 1) {
      await world.deliver();
      world.clock.advance(200_000);
    }
    expect(world.queue.sent.slice(2).map(({ delayMs }) => delayMs)).toStrictEqual([
      5_000, 20_000, 40_000, 60_000,
    ]);
  });

  test('of two the first that was asked for comes first, whoever’s message comes first; no tick comes between', async () => {
    const world = await taken();
    const next = { ...ASKED, runId: 'the-last' };
    await world.start({ ...ASKED, later: true });
    await world.start({ ...next, later: true });
    await world.deliver();
    expect(await tick(world)).toStrictEqual([]);
    const [first, second] = world.queue.messages.splice(0);
    if (first === undefined || second === undefined) throw new Error('two messages');
    world.queue.messages.push(second, first);
    await world.deliver();
    expect(await runStatus(world.deps, 'the-last')).toMatchObject({ status: 'waiting', attempts: 0 });
    await world.deliver();
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'ended' });
    await world.deliver();
    expect(await runStatus(world.deps, 'the-last')).toMatchObject({ status: 'ended' });
    await expectFree(world);
  });

  test('whose process was lost ends that one, and begins', async () => {
    const world = await loaded();
    world.service.insert('Events', [{ Id: 36, ModifiedAt: at(36), Note: null }]);
    await world.run({ over: watch(world, dieAt({ nth: 2, moment: 'after' })) }).catch(() => undefined);
    expect(await world.state.entry('orders')).toHaveProperty('lease');
    expect(await world.start(ASKED)).toMatchObject({ outcome: 'ended', run: { outcome: 'reloaded' } });
    await expectFree(world);
  });

  test('with an Idempotency-Key is one run, however often it is asked for', async () => {
    const world = await taken();
    const again = { ...ASKED, isRetry: true, deadlineMs: 3_000 };
    const both = await Promise.all([world.start(again), world.start(again)]);
    expect(both).toStrictEqual([1, 2].map(() => ({ outcome: 'continues', runId: RUN_ID })));
    expect(await waitingIds(world)).toStrictEqual([RUN_ID]);
    const other = { ...again, window: { all: true } } as const;
    expect(await world.start(other)).toMatchObject({ outcome: 'mismatch' });
    await recover(world);
    expect(await world.start(again)).toMatchObject({ outcome: 'ended' });
  });

  test('behind twenty others is refused, and no run of it is there', async () => {
    const world = await taken();
    for (let nth = 1; nth <= 20; nth += 1) await world.start({ ...ASKED, runId: `r${nth}`, later: true });
    expect(await world.start(ASKED)).toMatchObject({ outcome: 'held', runId: 'r1' });
    expect(await runStatus(world.deps, RUN_ID)).toBeUndefined();
  });
});

const asking = async (world: ReloadWorld, options: ReloadOptions, point?: KillPoint) => {
  const over = watch(world, point && dieAt(point));
  const deps = world.depsOver(over);
  const queue = {
    ...deps.queue,
    enqueue: async (...given: Parameters<typeof deps.queue.enqueue>) => {
      await over.state.job('alive');
      return deps.queue.enqueue(...given);
    },
  };
  await world.start({ ...options, deps: { ...deps, queue } }).catch(() => undefined);
  return over.effects;
};

const ways = [
  { name: 'until its deadline', options: { ...ASKED, deadlineMs: 2_500 } },
  { name: 'for its message', options: { ...ASKED, later: true } },
] as const;
const points = await Promise.all(
  ways.map(async (way) => ({ ...way, points: pointsOf(await asking(await taken(), way.options)) })),
);

describe.each(points)('a run that waits $name', ({ options, points }) => {
  test.each(points)(
    'killed $title, is finished, once, or was never there; the feed goes on',
    async (point) => {
      const world = await taken();
      await asking(world, options, point);
      const isThere = (await world.state.job(RUN_ID)) !== undefined;
      await recover(world);
      expect((await runStatus(world.deps, RUN_ID))?.status).toBe(isThere ? 'ended' : undefined);
      expect((await world.state.runs('orders', 9)).filter(({ runId }) => runId === RUN_ID)).toHaveLength(
        isThere ? 1 : 0,
      );
      expect(await notes(world)).toStrictEqual([27, 33]);
      await expectFree(world);
    },
  );
});

test('a caller that stood still while its run was made by another changes nothing, and is answered as that went', async () => {
  const world = await taken();
  const frozen = pauseAt(
    (() => {
      let claims = 0;
      return (effect: Effect) => isClaim(effect) && (claims += 1) === 3;
    })(),
  );
  const deps = world.depsOver(watch(world, frozen.hook));
  const call = world.start({ ...ASKED, deps });
  await frozen.reached;
  await recover(world);
  expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'ended' });
  const { version } = (await world.snapshot()) ?? {};
  const runs = await world.state.runs('orders', 9);
  frozen.release();
  expect(await call).toMatchObject({ outcome: 'ended', run: { runId: RUN_ID } });
  expect((await world.snapshot())?.version).toBe(version);
  expect(await world.state.runs('orders', 9)).toStrictEqual(runs);
});

const report: ReportRun = () => undefined;

test('a run that waits for a feed that is not configured any more is ended, and those behind it too', async () => {
  const world = await taken();
  await world.start({ ...ASKED, later: true });
  const options = { signal: new AbortController().signal, deadline: world.clock.now() + 1_000, report };
  const message = { runId: RUN_ID, feed: 'orders' };
  await resumeRun(world.deps, [], message, options);
  expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
    status: 'ended',
    run: { outcome: 'failed', errorKind: 'config' },
  });
  expect(await waitingIds(world)).toStrictEqual([]);
  await world.deliver();
  expect(await runStatus(world.deps, 'the-first')).toMatchObject(ended('reloaded'));
});

test('a run whose job is gone, or over already, does not keep its feed', async () => {
  const world = await taken();
  await world.start({ ...ASKED, later: true });
  await world.deliver();
  const { state } = world;
  const lost = { ...state, job: async (id: string) => (id === RUN_ID ? undefined : state.job(id)) };
  const deps = world.depsOver({ ...watch(world), state: lost });
  await expect(world.deliver({ deps })).rejects.toMatchObject({ kind: 'state-unavailable' });
  expect(await waitingIds(world)).toStrictEqual([RUN_ID]);
});

const cancel = (world: ReloadWorld, runId = RUN_ID, by = 'Ada') =>
  cancelRun(world.deps, [world.feed], runId, { by, report: (record) => void world.records.push(record) });

describe('a run that waits for its feed and is cancelled', () => {
  test('is over at once, whoever has the feed', async () => {
    const world = await taken();
    await world.start({ ...ASKED, later: true });
    const run = { outcome: 'stopped', message: 'it was cancelled by Ada', rows: 0, attempts: 0 };
    expect(await cancel(world)).toMatchObject({ outcome: 'asked', run: { status: 'ended', run } });
    expect(world.records).toMatchObject([{ runId: RUN_ID, outcome: 'stopped' }]);
    expect(await cancel(world)).toStrictEqual({ outcome: 'over' });
    expect(await cancel(world, 'nobody')).toStrictEqual({ outcome: 'unknown' });
    await recover(world);
    expect((await world.state.runs('orders', 9)).map(({ runId }) => runId)).toContain('the-first');
    expect(await notes(world)).toStrictEqual([27, 33]);
    await expectFree(world);
  });

  test('by its own call, which is told so', async () => {
    const world = await taken();
    const hook = onceAt(
      (() => {
        let claims = 0;
        return (effect: Effect) => isClaim(effect) && (claims += 1) === 2;
      })(),
      async () => void (await cancel(world)),
    );
    const deps = world.depsOver(watch(world, hook));
    expect(await world.start({ ...ASKED, deps })).toMatchObject({
      outcome: 'ended',
      run: { outcome: 'stopped', message: 'it was cancelled by Ada' },
    });
  });

  test('a run that has the feed and waits for its message is over at once too', async () => {
    const world = await taken();
    expect(await cancel(world, 'the-first')).toMatchObject({ run: ended('stopped') });
    expect(await notes(world)).toStrictEqual([]);
    await expectFree(world);
  });

  test('a run that is at work is asked to end, and does at its next write', async () => {
    const world = await loaded();
    const answers: unknown[] = [];
    const hook = onceAt(
      ({ name, moment }) => moment === 'before' && name === 'state.write intent',
      async () => void answers.push(await cancel(world)),
    );
    const deps = world.depsOver(watch(world, hook));
    expect(await world.start({ ...ASKED, deps })).toMatchObject({ run: { outcome: 'stopped' } });
    expect(answers).toMatchObject([{ outcome: 'asked', run: { status: 'running' } }]);
    await expectFree(world);
  });

  test('a run whose process died is ended once its lease has, as it was asked', async () => {
    const world = await loaded();
    await world
      .start({ ...ASKED, deps: world.depsOver(watch(world, dieAt({ nth: 4, moment: 'after' }))) })
      .catch(() => undefined);
    expect(await cancel(world)).toMatchObject({ outcome: 'asked', run: { status: 'running' } });
    world.clock.advance(70_000);
    expect(await cancel(world)).toMatchObject({ run: ended('stopped') });
    expect(await notes(world)).toStrictEqual([]);
    await expectFree(world);
  });
});
