import type { Scene } from '../scene.ts';
import { call } from '../world/call.ts';
import { every, s, SLACK_MS, sleep } from '../world/times.ts';

const LONG = 60;

const idle: Scene = {
  name: 'shutdown/idle',
  run: async ({ start, journal }, check) => {
    const host = await start();
    const saidMs = Date.now();
    host.signal('SIGTERM');
    const { code, atMs } = await host.exited;
    check('the host ends with exit code 0', code === 0, code);
    check('and soon', atMs - saidMs < s(2) + SLACK_MS, atMs - saidMs);
    check('the hook is run', (await journal.of('terminated')).length === 1);
  },
};

const timerAndQueue: Scene = {
  name: 'shutdown/timer-and-queue',
  shows: ['shutdown-order', 'hidden-messages'],
  run: async ({ start, journal, queues, queue, ingestion }, check) => {
    const queueSettings = { visibilityTimeout: '00:00:01', maxPollingInterval: '00:00:01' };
    const env = { PROBE_SCHEDULE: every(10), PROBE_TICK_MS: String(s(LONG)), PROBE_HOOK_MS: String(s(20)) };
    const host = await start({ env, queues: queueSettings });
    await queues.put(queue, { id: 'm', ms: s(LONG) });
    await journal.until('first begins', 1, s(60) + SLACK_MS);
    await journal.until('tick begins', 1, s(20) + SLACK_MS);
    const saidMs = Date.now();
    host.signal('SIGTERM');
    await sleep(300);
    check('a new request is refused at once', (await call(host, '/api/wait')).status === 0);
    const { code, atMs } = await host.exited;
    const told = (await journal.of('terminate'))[0]?.atMs ?? 0;
    check('runs are waited for 10 s before the worker is told', told - saidMs >= s(9.8), told - saidMs);
    check('and no longer', told - saidMs < s(10) + SLACK_MS, told - saidMs);
    check('the hook has 5 s', atMs - told >= s(4.8) && atMs - told < s(5) + SLACK_MS, atMs - told);
    check('and is cut off then', (await journal.of('terminated')).length === 0);
    check('the exit code is 0', code === 0, code);
    const recorded = ingestion.received().filter(({ baseType }) => baseType !== 'MessageData');
    check(
      'the runs that are cut leave no record',
      recorded.every(({ baseType }) => !/Request|Exception/.test(baseType)),
      recorded,
    );
    await start({ queues: queueSettings });
    await sleep(Math.max(s(20), 3_000));
    check('the message stays hidden', (await journal.of('first begins')).length === 1);
  },
};

const exitAfterHooks: Scene = {
  name: 'shutdown/exit-after-hooks',
  shows: ['exit-after-hooks'],
  run: async ({ start, journal }, check) => {
    const env = {
      PROBE_SCHEDULE: every(10),
      PROBE_TICK_MS: String(s(LONG)),
      PROBE_HOOK_MS: String(s(2)),
      PROBE_PULSE: '1',
    };
    const host = await start({ env });
    await journal.until('tick begins', 1, s(20) + SLACK_MS);
    host.signal('SIGTERM');
    await host.exited;
    const done = (await journal.of('terminated'))[0]?.atMs ?? 0;
    const last = (await journal.of('tick lives')).at(-1)?.atMs ?? 0;
    check('the hook is done', done > 0);
    check('what runs is cut the moment it is', last - done < s(2.5), last - done);
  },
};

const httpOpen: Scene = {
  name: 'shutdown/http-open',
  shows: ['shutdown-order'],
  run: async ({ start, journal }, check) => {
    const host = await start({ env: { PROBE_SCHEDULE: every(10) } });
    const open = call(host, `/api/wait?ms=${s(LONG)}`);
    await journal.until('wait begins', 1, SLACK_MS);
    const saidMs = Date.now();
    host.signal('SIGTERM');
    await sleep(300);
    check('a new request is refused', (await call(host, '/api/wait')).status === 0);
    const { status, atMs } = await open;
    const { code, atMs: goneMs } = await host.exited;
    check('the open call gets no answer', status === 0, status);
    check(
      'it is reset after 30 s',
      atMs - saidMs >= s(29.5) && atMs - saidMs < s(30) + SLACK_MS,
      atMs - saidMs,
    );
    const late = (await journal.of('tick begins')).filter((tick) => tick.atMs > saidMs + s(10));
    check('timers go on meanwhile', late.length > 0, late.length);
    const told = (await journal.of('terminate'))[0]?.atMs ?? 0;
    check('the worker is told after 40 s', told - saidMs >= s(39.5), told - saidMs);
    check('the exit code is 0', code === 0 && goneMs > told, code);
  },
};

const httpThatEnds: Scene = {
  name: 'shutdown/http-that-ends',
  run: async ({ start, journal }, check) => {
    const host = await start();
    const open = call(host, `/api/wait?ms=${s(7)}`);
    await journal.until('wait begins', 1, SLACK_MS);
    host.signal('SIGTERM');
    const { status } = await open;
    const { code } = await host.exited;
    check('a call that ends in time is answered', status === 200, status);
    check('the exit code is 0', code === 0, code);
    check('the worker is told after it', (await journal.of('terminated')).length === 1);
  },
};

const timerThatEnds: Scene = {
  name: 'shutdown/timer-that-ends',
  run: async ({ start, journal, ingestion }, check) => {
    const host = await start({ env: { PROBE_SCHEDULE: every(10), PROBE_TICK_MS: String(s(7.5)) } });
    await journal.until('tick begins', 1, s(20) + SLACK_MS);
    host.signal('SIGTERM');
    const { code } = await host.exited;
    check('the exit code is 0', code === 0, code);
    const [begins, ends] = [await journal.of('tick begins'), await journal.of('tick ends')];
    check('the run ends well', begins.length === ends.length, [begins.length, ends.length]);
    const requests = ingestion.received().filter(({ baseType }) => baseType === 'RequestData');
    check('and is recorded', requests.length === ends.length, requests.length);
  },
};

export const SHUTDOWN_SCENES: readonly Scene[] = [
  idle,
  timerAndQueue,
  exitAfterHooks,
  httpOpen,
  httpThatEnds,
  timerThatEnds,
];
