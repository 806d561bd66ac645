import type { Scene } from '../scene.ts';
import { call } from '../world/call.ts';
import { every, s, SLACK_MS, sleep, span, until } from '../world/times.ts';

const kill = (pids: readonly number[]): void => {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
};

const killTimer: Scene = {
  name: 'worker/kill-timer',
  shows: ['worker-death'],
  run: async ({ start, journal, ingestion }, check) => {
    await start({ env: { PROBE_SCHEDULE: every(20), PROBE_TICK_MS: String(Math.max(s(12), 1_200)) } });
    const [tick] = await journal.until('tick begins', 1, s(40) + SLACK_MS);
    kill([tick?.pid ?? 0]);
    const failed = () =>
      ingestion
        .received()
        .filter(({ baseType, baseData }) => baseType === 'RequestData' && baseData['success'] === false);
    await until(() => failed().length > 0, SLACK_MS + s(60));
    check('the run is recorded as failed', failed().length === 1, ingestion.received());
    const exceptions = ingestion.received().filter(({ baseType }) => baseType === 'ExceptionData');
    const text = JSON.stringify(exceptions);
    check(
      'by the exit of its worker',
      text.includes('WorkerProcessExitException') && text.includes('137'),
      text,
    );
    const ticks = await journal.until('tick begins', 2, s(20) + SLACK_MS);
    check('the next occurrence runs in a new worker', ticks.length > 1 && ticks[1]?.pid !== tick?.pid, ticks);
    const apart = (ticks[1]?.atMs ?? 0) - (tick?.atMs ?? 0);
    // A run that is begun again comes as soon as there is a new worker; ticks are no more exact than the clock.
    check('the failed one is not run again', apart > 0.7 * Math.max(1_000, s(20)), apart);
  },
};

const killQueueAndHttp: Scene = {
  name: 'worker/kill-queue-and-http',
  shows: ['worker-death'],
  run: async ({ start, journal, queues, queue }, check) => {
    const settings = { visibilityTimeout: span(Math.max(1_000, s(20))), maxPollingInterval: span(s(20)) };
    const host = await start({ queues: settings });
    await queues.put(queue, { id: 'm', ms: s(60) });
    const [run] = await journal.until('first begins', 1, s(60) + SLACK_MS);
    const open = call(host, `/api/wait?ms=${s(60)}`);
    await journal.until('wait begins', 1, SLACK_MS);
    const killedMs = Date.now();
    kill([run?.pid ?? 0]);
    const { status, text, atMs } = await open;
    check(
      'the caller gets an empty 500 at once',
      status === 500 && text === '' && atMs - killedMs < SLACK_MS,
      [status, atMs - killedMs],
    );
    const after = await call(host, '/api/wait?ms=0');
    check(
      'a request after it is answered by a new worker',
      after.status === 200 && after.text !== String(run?.pid),
      after,
    );
    const runs = await journal.until('first begins', 2, s(60) + 2 * SLACK_MS);
    check('the message comes again', runs[1]?.count === 2, runs);
    const backMs = (runs[1]?.atMs ?? 0) - killedMs;
    check('after its visibilityTimeout', backMs >= Math.max(1_000, s(20)) - 100, backMs);
  },
};

const unhandledRejection: Scene = {
  name: 'worker/unhandled-rejection',
  shows: ['worker-death'],
  run: async ({ start, journal }, check) => {
    const host = await start();
    const open = call(host, '/api/wait?ms=20000');
    await journal.until('wait begins', 1, SLACK_MS);
    const guilty = await call(host, '/api/reject');
    check('the guilty function has answered', guilty.status === 200, guilty);
    const { status, text } = await open;
    check('the other one fails, with an empty 500', status === 500 && text === '', [status, text]);
    check('a new worker answers', (await call(host, '/api/wait?ms=0')).status === 200);
  },
};

const exitsThrice: Scene = {
  name: 'worker/exits-thrice',
  shows: ['worker-death'],
  run: async ({ start }, check) => {
    const host = await start();
    const first = await call(host, '/api/crash?code=1');
    check('a crash is an empty 500', first.status === 500 && first.text === '', first);
    check('a new worker is there at once', (await call(host, '/api/wait')).status === 200);
    await call(host, '/api/crash?code=1');
    const patient = await call(host, '/api/wait');
    check('a request waits for the next one', patient.status === 200, patient);
    check(
      'which comes 10 s after the one before',
      patient.atMs - first.atMs >= s(9),
      patient.atMs - first.atMs,
    );
    const last = call(host, '/api/crash?code=1');
    const { code } = await host.exited;
    check('the third crash ends the host, with exit code 0', code === 0, code);
    await last;
  },
};

const killedThrice: Scene = {
  name: 'worker/killed-thrice-100-s-apart',
  run: async ({ start }, check) => {
    const host = await start();
    for (let killed = 0; killed < 2; killed += 1) {
      kill(await host.workers());
      const answers = async (): Promise<boolean> => (await call(host, '/api/wait')).status === 200;
      check('requests are answered by a new worker', await until(answers, SLACK_MS));
      await sleep(s(30));
    }
    kill(await host.workers());
    const { code } = await host.exited;
    check('the third time ends the host, with exit code 0', code === 0, code);
  },
};

const exitCode0: Scene = {
  name: 'worker/exit-code-0',
  shows: ['function-timeout'],
  run: async ({ start }, check) => {
    const host = await start({ functionTimeout: span(s(20)) });
    const guilty = call(host, '/api/crash?code=0');
    await sleep(500);
    const waiting = await Promise.race([
      call(host, '/api/wait'),
      sleep(s(60) + SLACK_MS).then(() => undefined),
    ]);
    const waitedMs = waiting === undefined ? 0 : waiting.atMs - waiting.startedMs;
    check(
      'a call to the dead worker waits for its own time-out',
      waiting?.status === 500 && waitedMs >= s(19),
      [waiting, waitedMs],
    );
    if (waiting === undefined) return;
    check('then there is a new worker', (await call(host, '/api/wait')).status === 200);
    const { status, atMs, startedMs } = await guilty;
    check('the guilty call ends last', status === 500 && atMs - startedMs >= s(31), [
      status,
      atMs - startedMs,
    ]);
  },
};

export const WORKER_SCENES: readonly Scene[] = [
  killTimer,
  killQueueAndHttp,
  unhandledRejection,
  exitsThrice,
  killedThrice,
  exitCode0,
];
