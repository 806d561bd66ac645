import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { createReloadWorld } from '../support/reload-world.ts';

test('a reload that is refused while $metadata is on its way leaves no failure of it behind that nobody takes', async () => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 15)), ...byKey });
  await world.run();
  world.feed = { ...world.feed, cursor: { ...world.feed.cursor, lookback: { ms: 60_000 } } };
  const refused = Promise.withResolvers<void>();
  const fetch: typeof globalThis.fetch = async () => {
    await refused.promise;
    throw new TypeError('the network is down');
  };
  const left: unknown[] = [];
  const note = (reason: unknown): void => void left.push(reason);
  process.on('unhandledRejection', note);
  try {
    const deps = world.depsOver({ lake: world.lake, state: world.state, fetch });
    expect(await world.reload({ deps })).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    refused.resolve();
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  } finally {
    process.off('unhandledRejection', note);
  }
  expect(left).toStrictEqual([]);
});
