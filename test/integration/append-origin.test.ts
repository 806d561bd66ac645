import { expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { createMemoryStateStore } from '../../shared/state/index.ts';
import { createWorld } from '../support/memory-world.ts';

test('with its state lost and another cursor set, a feed stops: the log’s literals mean something else', async () => {
  const first = createWorld({ rows: northwindOrders(60) });
  await first.run();
  const second = createWorld({
    rows: northwindOrders(70),
    lake: first.lake,
    state: createMemoryStateStore(),
    cursor: { column: 'EmployeeID' },
  });
  const run = await second.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config', rows: 0 });
  expect(run.message).toContain('another service, entity set, filter or cursor');
  expect(await first.rows()).toHaveLength(60);
});
