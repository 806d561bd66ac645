import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryRunQueue, slicesOf } from '../../shared/queue/index.ts';
import { propertyOptions } from '../support/property-options.ts';

const options = propertyOptions();
const MESSAGE_BYTES = 64 * 1024;
const names = fc.array(
  fc.oneof(
    fc.string({ minLength: 1, maxLength: 63 }),
    fc.string({ minLength: 1, maxLength: 63, unit: 'grapheme' }),
  ),
  { maxLength: 40 },
);

test('slices hold every feed once, in order, and each of them is taken by the queue and fits into a message', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 80 }), fc.maxSafeNat(), async (some, times, due) => {
      const feeds = Array.from({ length: times }, () => some).flat();
      const queue = createMemoryRunQueue();
      for (const slice of slicesOf(feeds)) await queue.enqueueFeeds({ feeds: slice, due }, { ttlMs: 1_000 });
      expect(queue.sentFeeds.flatMap((sent) => sent.feeds)).toStrictEqual(feeds);
      for (const sent of queue.sentFeeds) {
        const text = Buffer.from(JSON.stringify({ feeds: sent.feeds, due })).toString('base64');
        expect(text.length).toBeLessThanOrEqual(MESSAGE_BYTES);
      }
    }),
    options,
  );
});

test('slices are as few as the limits allow', () => {
  const feeds = Array.from({ length: 2_500 }, (_, nth) => `f${nth}`);
  expect(slicesOf(feeds).map(({ length }) => length)).toStrictEqual([1_000, 1_000, 500]);
  expect(slicesOf([])).toStrictEqual([]);
});

test('a name that fits into no message has a slice of its own, which the queue refuses', async () => {
  const long = 'f'.repeat(MESSAGE_BYTES);
  expect(slicesOf(['a', long, 'b'])).toStrictEqual([['a'], [long], ['b']]);
  const sending = createMemoryRunQueue().enqueueFeeds({ feeds: [long], due: 0 }, { ttlMs: 1_000 });
  await expect(sending).rejects.toMatchObject({ kind: 'invariant' });
});
