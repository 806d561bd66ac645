import type { Scene } from '../scene.ts';
import type { Entry, Journal } from '../world/journal.ts';
import { s, SLACK_MS, sleep, span, until } from '../world/times.ts';

/** How many were at work at once, at most. */
const mostAtOnce = (entries: readonly Entry[], names: readonly string[]): number => {
  let now = 0;
  let most = 0;
  for (const { what } of entries) {
    if (names.some((name) => what === `${name} begins`)) now += 1;
    if (names.some((name) => what === `${name} ends`)) now -= 1;
    most = Math.max(most, now);
  }
  return most;
};

const QUICK = { maxPollingInterval: span(Math.max(s(5), 200)) };

/** Puts messages before the host begins, so that its first poll finds them all. */
const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, nth) => String(nth));

const atWork: Scene = {
  name: 'queue/at-work',
  shows: ['hidden-messages'],
  run: async ({ start, journal, queues, queue, proxy }, check) => {
    await queues.put(queue, { id: 'm', ms: Math.max(s(100), 4_000) });
    await start({ queues: { ...QUICK, visibilityTimeout: '00:00:01' } });
    await journal.until('first ends', 1, s(200) + 2 * SLACK_MS);
    await until(async () => (await queues.count(queue)) === 0, SLACK_MS);
    const hidden = proxy.polls(queue).map(({ query }) => query.get('visibilitytimeout'));
    check(
      'it is hidden for 600 s',
      hidden.every((value) => value === String(Math.ceil(s(600) / 1000))),
      hidden[0],
    );
    check('it is handed out once', (await journal.of('first begins')).length === 1);
    check('and deleted', (await queues.count(queue)) === 0);
  },
};

const gapsOf = (times: readonly number[]): readonly number[] =>
  times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));

const backOffDefault: Scene = {
  name: 'queue/back-off-default',
  shows: ['polling', 'poll-waits'],
  run: async ({ start, queues, queue, proxy, journal }, check) => {
    await queues.client(queue).create();
    await start();
    const gaps = (): readonly number[] => gapsOf(proxy.polls(queue).map(({ atMs }) => atMs));
    const slow = await until(() => (gaps().at(-1) ?? 0) > s(18), s(70) + SLACK_MS);
    check('the waits grow to 24 s and more', slow, gaps());
    check(
      'the first polls come quickly',
      gaps()
        .slice(0, 5)
        .every((gap) => gap < s(4)),
      gaps(),
    );
    check('there are about ten until then', gaps().length >= 7 && gaps().length <= 11, gaps());
    const before = proxy.polls(queue).length;
    await queues.put(queue, { id: 'm' });
    const putMs = Date.now();
    const [taken] = await journal.until('first begins', 1, s(70) + SLACK_MS);
    check(
      'a message is not taken before the next poll',
      (taken?.atMs ?? 0) - putMs > s(20),
      (taken?.atMs ?? 0) - putMs,
    );
    await sleep(s(5) + 500);
    const anew = proxy.polls(queue).length - before;
    check('after a message the waits begin anew', anew >= 5, anew);
  },
};

const backOff5s: Scene = {
  name: 'queue/back-off-5s',
  shows: ['polling', 'poll-waits'],
  run: async ({ start, queues, queue, proxy }, check) => {
    await queues.client(queue).create();
    await start({ queues: { maxPollingInterval: span(s(5)) } });
    await until(() => proxy.polls(queue).length > 0, SLACK_MS);
    await sleep(s(45));
    const gaps = gapsOf(proxy.polls(queue).map(({ atMs }) => atMs));
    check('the first wait is short', (gaps[0] ?? 0) < s(4), gaps);
    const late = gaps.slice(-3);
    check(
      'the last ones are 5 s',
      late.every((gap) => gap >= s(4.5) && gap < s(5) + 1_000),
      gaps,
    );
  },
};

const batch1: Scene = {
  name: 'queue/batch-1',
  run: async ({ start, journal, queues, queue }, check) => {
    for (const id of ids(4)) await queues.put(queue, { id, ms: 300 });
    await start({ queues: { ...QUICK, batchSize: 1, newBatchThreshold: 0 } });
    const ends = await journal.until('first ends', 4, s(60) + 2 * SLACK_MS);
    check('all four are done', ends.length === 4, ends.length);
    check('one at a time', mostAtOnce(await journal.all(), ['first']) === 1);
    const begins = await journal.of('first begins');
    const gaps = begins.slice(1).map(({ atMs }, nth) => atMs - (ends[nth]?.atMs ?? 0));
    check(
      'the next without a wait',
      gaps.every((gap) => gap < 1_000),
      gaps,
    );
  },
};

const twenty = async (journal: Journal, count: number): Promise<readonly Entry[]> => {
  await journal.until('first ends', count, s(60) + 4 * SLACK_MS);
  return journal.all();
};

const batch16: Scene = {
  name: 'queue/batch-16',
  run: async ({ start, journal, queues, queue }, check) => {
    for (const id of ids(20)) await queues.put(queue, { id, ms: 1_500 });
    await start({ queues: QUICK });
    check(
      'batchSize does not bound how many run: all 20 do at once',
      mostAtOnce(await twenty(journal, 20), ['first']) === 20,
    );
  },
};

const batch16Threshold0: Scene = {
  name: 'queue/batch-16-threshold-0',
  shows: ['new-batch-threshold'],
  run: async ({ start, journal, queues, queue }, check) => {
    for (const id of ids(20)) await queues.put(queue, { id, ms: id === '3' ? 2_500 : 500 });
    await start({ queues: { ...QUICK, batchSize: 16, newBatchThreshold: 0 } });
    const all = await twenty(journal, 20);
    check('16 at once', mostAtOnce(all, ['first']) === 16, mostAtOnce(all, ['first']));
    const begins = all.filter(({ what }) => what === 'first begins');
    const firstEnds = all.filter(({ what }) => what === 'first ends')[15]?.atMs ?? 0;
    check('a new batch only when the whole last one is over', (begins[16]?.atMs ?? 0) >= firstEnds, [
      begins[16],
      firstEnds,
    ]);
  },
};

const twoTriggers: Scene = {
  name: 'queue/two-triggers',
  run: async ({ start, journal, queues, queue }, check) => {
    for (const id of ids(2)) {
      await queues.put(queue, { id, ms: 1_500 });
      await queues.put(`${queue}-b`, { id, ms: 1_500 });
    }
    await start({ queues: { ...QUICK, batchSize: 1, newBatchThreshold: 0 } });
    await journal.until('second ends', 2, 4 * SLACK_MS);
    await journal.until('first ends', 2, SLACK_MS);
    check(
      'batchSize is per queue: two run at once',
      mostAtOnce(await journal.all(), ['first', 'second']) === 2,
    );
  },
};

export const QUEUE_SCENES: readonly Scene[] = [
  atWork,
  backOffDefault,
  backOff5s,
  batch1,
  batch16,
  batch16Threshold0,
  twoTriggers,
];
