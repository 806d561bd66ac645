import { expect, test } from 'vitest';
import { systemClock, withGrace } from '../../../shared/core/index.ts';

const reason = new Error('shutting down');

test('what is under way when its signal is aborted has its grace to end', async () => {
  const stop = new AbortController();
  const ended = withGrace(stop.signal, 60_000, async (late) => {
    stop.abort(reason);
    await systemClock.sleep(10, late);
    return 'done';
  });
  expect(await ended).toBe('done');
});

test.each([
  ['while it works', new AbortController()],
  ['before it begins', undefined],
])(
  'what outlasts its grace is aborted with the reason, when its signal is aborted %s',
  async (_when, stop) => {
    const hanging = withGrace(stop?.signal ?? AbortSignal.abort(reason), 5, (late) => {
      stop?.abort(reason);
      return systemClock.sleep(60_000, late);
    });
    await expect(hanging).rejects.toBe(reason);
  },
);

test('without a signal, or with one that is never aborted, work is only itself', async () => {
  const signals: AbortSignal[] = [];
  const work = async (late: AbortSignal) => signals.push(late);
  expect(await withGrace(undefined, 0, work)).toBe(1);
  const stop = new AbortController();
  expect(await withGrace(stop.signal, 0, work)).toBe(2);
  stop.abort();
  await systemClock.sleep(5);
  expect(signals.map(({ aborted }) => aborted)).toStrictEqual([false, false]);
});
