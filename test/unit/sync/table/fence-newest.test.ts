import { expect, test } from 'vitest';
import type { Lake } from '../../../../shared/lake/index.ts';
import { fenceNewest } from '../../../../shared/sync/table/decide-intent.ts';
import { eventWorld } from '../../../support/event-world.ts';
import { eventsOf } from '../../../support/events.ts';

test('a table that others write to without a pause is not taken for one that was fenced', async () => {
  const world = eventWorld(eventsOf(1, 3), { cursor: { column: 'Id' } });
  await world.run();
  let puts = 0;
  const lake: Lake = {
    ...world.lake,
    putIfAbsent: async (path, bytes, signal) => {
      puts += 1;
      await world.lake.write(path, new TextEncoder().encode('{"commitInfo":{"txnId":"theirs"}}\n'));
      return world.lake.putIfAbsent(path, bytes, signal);
    },
  };
  const fencing = fenceNewest({ ...world.deps, lake }, world.feed, 'run');
  await expect(fencing).rejects.toMatchObject({ kind: 'commit-contention', facts: { attempts: 20 } });
  expect(puts).toBe(20);
});
