import type { Scene } from '../scene.ts';
import { s, SENT_MS, SLACK_MS, sleep, span, until } from '../world/times.ts';

const QUICK = { maxPollingInterval: span(Math.max(s(5), 200)) };

const poison: Scene = {
  name: 'queue/poison',
  run: async ({ start, journal, queues, queue, ingestion }, check) => {
    const visibilityMs = Math.max(1_000, s(3));
    await queues.put(queue, { id: 'm', fail: true });
    await start({ queues: { ...QUICK, maxDequeueCount: 3, visibilityTimeout: span(visibilityMs) } });
    const [buried] = await journal.until('buried begins', 1, s(60) + 4 * SLACK_MS);
    const tries = await journal.of('first begins');
    check('it is tried three times', tries.length === 3, tries.length);
    const gaps = tries.slice(1).map(({ atMs }, nth) => atMs - (tries[nth]?.atMs ?? 0));
    check(
      'each visibilityTimeout after the last',
      gaps.every((gap) => gap >= visibilityMs - 100),
      gaps,
    );
    check(
      'then the poison function has it, for the first time',
      buried?.count === 1 && buried.id === 'm',
      buried,
    );
    const of = (type: string) =>
      ingestion
        .received()
        .filter(({ baseType, tags }) => baseType === type && tags['ai.operation.name'] === 'first');
    await until(() => of('ExceptionData').length >= 6 && of('RequestData').length >= 3, SENT_MS);
    check('each failure is two exceptions', of('ExceptionData').length === 6, of('ExceptionData').length);
    check('and one request', of('RequestData').length === 3, of('RequestData').length);
    check('the queue is empty', (await queues.count(queue)) === 0);
  },
};

const poisonDefaults: Scene = {
  name: 'queue/poison-defaults',
  run: async ({ start, journal, queues, queue }, check) => {
    await queues.put(queue, { id: 'm', fail: true });
    await start();
    const tries = await journal.until('first begins', 5, s(20) + 2 * SLACK_MS);
    await journal.until('buried begins', 1, s(60) + SLACK_MS);
    check('five tries', tries.length === 5, tries.length);
    const took = (tries[4]?.atMs ?? 0) - (tries[0]?.atMs ?? 0);
    check('that are over at once', took < 2_500, took);
  },
};

const maxDequeue1: Scene = {
  name: 'queue/max-dequeue-1',
  run: async ({ start, journal, queues, queue }, check) => {
    await queues.put(queue, { id: 'm', fail: true });
    await start({ queues: { ...QUICK, maxDequeueCount: 1, visibilityTimeout: '00:00:03' } });
    await journal.until('buried begins', 1, s(60) + SLACK_MS);
    check('one try, then poison', (await journal.of('first begins')).length === 1);
  },
};

const notBase64: Scene = {
  name: 'queue/not-base64',
  shows: ['unreadable-messages'],
  run: async ({ start, journal, queues, queue, ingestion }, check) => {
    await queues.putRaw(queue, '{"id":"m"}');
    await start({ queues: { ...QUICK, messageEncoding: 'base64' } });
    await sleep(Math.max(s(20), 2_500));
    check(
      'no function is called',
      (await journal.all()).every(({ what }) => !what.includes('begins')),
    );
    check('it is in the poison queue, and stays there', (await queues.count(`${queue}-poison`)) === 1);
    const said = () =>
      ingestion.received().filter(({ baseData }) => String(baseData['message']).includes('MaxDequeueCount'));
    await until(() => said().length > 0, SENT_MS);
    check('one line says so', said().length === 1, said());
    check(
      'no exception is recorded',
      ingestion.received().every(({ baseType }) => baseType !== 'ExceptionData'),
    );
  },
};

export const POISON_SCENES: readonly Scene[] = [poison, poisonDefaults, maxDequeue1, notBase64];
