import type { Scene } from '../scene.ts';
import { call } from '../world/call.ts';
import { s, SENT_MS, SLACK_MS, sleep, span, until } from '../world/times.ts';

const within = <T>(work: Promise<T>, ms: number): Promise<T | undefined> =>
  Promise.race([work, sleep(ms).then(() => undefined)]);

const timeout: Scene = {
  name: 'timeout/function',
  shows: ['function-timeout'],
  run: async ({ start, journal, ingestion }, check) => {
    const host = await start({ functionTimeout: span(s(20)) });
    const a = within(call(host, `/api/wait?name=a&ms=${s(120)}`), s(60) + SLACK_MS);
    await journal.until('a begins', 1, SLACK_MS);
    await sleep(s(10));
    const b = within(call(host, `/api/wait?name=b&ms=${s(16)}`), s(60) + SLACK_MS);
    const [answeredA, answeredB] = [await a, await b];
    const took = (answer: typeof answeredA): number =>
      answer === undefined ? 0 : answer.atMs - answer.startedMs;
    check(
      'the run is failed, its caller gets an empty 500',
      answeredA?.status === 500 && answeredA.text === '',
      answeredA,
    );
    check('12 s after its time', took(answeredA) >= s(31.5), took(answeredA));
    check(
      'a run beside it dies too, though it would have ended in time',
      answeredB?.status === 500,
      answeredB,
    );
    check('and waits for a time-out of its own', took(answeredB) >= s(21.5), took(answeredB));
    check('it never ended', (await journal.of('b ends')).length === 0);
    check('a new worker answers', (await call(host, '/api/wait')).status === 200);
    const text = (): string =>
      JSON.stringify(ingestion.received().filter(({ baseType }) => baseType === 'ExceptionData'));
    const told = () => text().split('FunctionTimeoutException').length > 2;
    check('both are told as time-outs', await until(told, SENT_MS), text());
  },
};

const fiveInARow: Scene = {
  name: 'timeout/five-in-a-row',
  shows: ['function-timeout'],
  run: async ({ start }, check) => {
    const host = await start({ functionTimeout: span(s(5)) });
    for (const nth of [1, 2, 3, 4, 5]) {
      const answer = await within(call(host, `/api/wait?ms=${s(120)}`), s(30) + SLACK_MS);
      check(`time-out ${nth} is a 500`, answer?.status === 500, answer);
    }
    check('the host still answers', (await call(host, '/api/wait')).status === 200);
  },
};

export const TIMEOUT_SCENES: readonly Scene[] = [timeout, fiveInARow];
