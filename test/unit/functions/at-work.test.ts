import { expect, test } from 'vitest';
import { createAtWork } from '../../../functions/at-work.ts';
import { systemClock } from '../../../shared/core/index.ts';

/** A clock whose sleepers wake when they are told. */
const sleepers = () => {
  const waking = Promise.withResolvers<void>();
  const asked: number[] = [];
  return { asked, wake: waking.resolve, clock: { sleep: (ms: number) => (asked.push(ms), waking.promise) } };
};

/** What a promise has come to in two turns of the event loop. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  void promise.finally(() => (settled = true)).catch(() => undefined);
  await systemClock.sleep(5);
  return settled;
};

test('a counted handler answers as it did, with what it was given, and fails as it did', async () => {
  const atWork = createAtWork(systemClock);
  expect(await atWork.counted((a: number, b: number) => a + b)(1, 2)).toBe(3);
  const error = new Error('why');
  const failing = atWork.counted(() => {
    throw error;
  });
  await expect(failing()).rejects.toBe(error);
});

test('nothing at work is drained at once', async () => {
  const { clock } = sleepers();
  expect(await isSettled(createAtWork(clock).drained(4_000))).toBe(true);
});

test('what is at work is waited for, also what began meanwhile and what fails', async () => {
  const { clock, asked } = sleepers();
  const atWork = createAtWork(clock);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const handler = atWork.counted((work: Promise<void>) => work);
  void handler(first.promise).catch(() => undefined);
  const drained = atWork.drained(4_000);
  void handler(second.promise);
  expect(await isSettled(drained)).toBe(false);
  first.reject(new Error('stopped'));
  expect(await isSettled(drained)).toBe(false);
  second.resolve();
  expect(await isSettled(drained)).toBe(true);
  expect(asked).toStrictEqual([4_000]);
});

test('what an ended handler answered is on its way before all is drained', async () => {
  const atWork = createAtWork(sleepers().clock);
  const sent: string[] = [];
  const work = Promise.withResolvers<string>();
  // As a worker does: it sends what a handler has answered, a turn later.
  const invocation = atWork
    .counted(() => work.promise)()
    .then((answer) => setImmediate(() => sent.push(answer)));
  const drained = atWork.drained(4_000).then(() => [...sent]);
  work.resolve('answered');
  await invocation;
  expect(await drained).toStrictEqual(['answered']);
});

test('what does not end is waited for so long and no longer', async () => {
  const { clock, wake } = sleepers();
  const atWork = createAtWork(clock);
  void atWork.counted(() => new Promise<never>(() => undefined))();
  const drained = atWork.drained(4_000);
  expect(await isSettled(drained)).toBe(false);
  wake();
  expect(await isSettled(drained)).toBe(true);
});
