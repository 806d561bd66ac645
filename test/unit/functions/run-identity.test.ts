import { expect, test } from 'vitest';
import { identifyRun, runIdOf } from '../../../functions/run-identity.ts';

const newId = (): string => 'fresh';

test('a request without a key is a run of its own', () => {
  expect(identifyRun(null, 'orders', 'reload', newId)).toEqual({ runId: 'fresh', isRetry: false });
});

test('a key is the same run every time, on every machine', () => {
  expect(identifyRun('k1', 'orders', 'reload', newId)).toEqual({
    runId: '9a57208a-0484-8f4b-914a-f63764b4b169',
    isRetry: true,
  });
});

test('another feed, kind or key is another run', () => {
  const ids = [
    runIdOf('orders', 'reload', 'k1'),
    runIdOf('orders', 'append', 'k1'),
    runIdOf('orders', 'reload', 'k2'),
    runIdOf('items', 'reload', 'k1'),
    runIdOf('items","reload', 'append', 'k1'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(Array.from({ length: 50 }, (_, index) => `key ${index}`))('%s makes a UUID of version 8', (key) => {
  expect(runIdOf('orders', 'reload', key)).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
});

test.each(['a', '!~', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'k'.repeat(255)])('%s is a key', (key) => {
  expect(identifyRun(key, 'orders', 'reload', newId)).toMatchObject({ isRetry: true });
});

test.each(['', ' ', 'a b', 'k1, k2', 'ü', 'a\tb', 'a\n', 'k'.repeat(256)])('%j is none', (key) => {
  expect(identifyRun(key, 'orders', 'reload', newId)).toBeUndefined();
});
