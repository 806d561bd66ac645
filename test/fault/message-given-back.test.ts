import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runStatus } from '../../shared/sync/index.ts';
import { dieAt } from '../support/watched-ports.ts';
import { watch } from '../support/event-world.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { createReloadWorld } from '../support/reload-world.ts';

const hostFile = z.object({ extensions: z.object({ queues: z.record(z.string(), z.unknown()) }) });
const { queues } = hostFile.parse(JSON.parse(await readFile('host.json', 'utf8'))).extensions;

/** ms of a time span in host.json. */
const spanMs = (name: string): number => Date.parse(`1970-01-01T${String(queues[name])}Z`);

const RUN_ID = 'the-run';
const MESSAGE = { runId: RUN_ID, feed: 'orders' };

/** A reload that was asked for later, and whose first attempt was killed at one of its effects. */
const killed = async (nth: number) => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 30)), pageSize: 5, ...byKey });
  await world.run();
  world.service.update('Events', 27, { Note: 'changed' });
  await world.start({ window: { last: { units: '12' } }, later: true, runId: RUN_ID });
  const deps = world.depsOver(watch(world, dieAt({ nth, moment: 'after' })));
  await world.deliver({ deps }).catch(() => undefined);
  // The host gives it back when its worker has died.
  world.queue.messages.push(MESSAGE);
  return world;
};

// The first effect is the claim, the third is a request of the source.
test.each([1, 3])(
  'a message that the host gives back after a kill (at effect %i) finds the feed free, and the run goes on',
  async (nth) => {
    const world = await killed(nth);
    world.clock.advance(spanMs('visibilityTimeout'));
    await world.deliver();
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
      status: 'ended',
      run: { outcome: 'reloaded', rows: 12 },
    });
    expect(world.queue.messages).toStrictEqual([]);
  },
);

test('a message that came back within the lease of its own dead attempt would be spent on it', async () => {
  const world = await killed(3);
  world.clock.advance(30_000);
  await world.deliver();
  expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'running' });
});

test('the host asks an idle queue every 5 s, and takes one message at a time', () => {
  expect(queues).toMatchObject({ batchSize: 1, newBatchThreshold: 0, messageEncoding: 'base64' });
  expect(spanMs('maxPollingInterval')).toBe(5_000);
});
