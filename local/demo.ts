import { isDeepStrictEqual } from 'node:util';
import type { RunRecord } from '../shared/state/index.ts';
import { readOrders } from './read-orders.ts';
import { startStack, type Stack } from './stack.ts';

const NEW_ORDERS = 5;

/** What a step must have led to. */
interface Expected {
  readonly outcome: RunRecord['outcome'];
  readonly rows: number;
  readonly version: number;
  readonly inTable: number;
}

const runs: RunRecord[] = [];
let failures = 0;

const say = (text: string): void => console.log(text);
const check = (what: string, holds: boolean): void => {
  if (!holds) failures += 1;
  say(`    ${holds ? 'ok  ' : 'FAIL'} ${what}`);
};

const keepRuns = (_level: string, message: string): void => {
  if (message.startsWith('{"evt":"tidemark.run"')) runs.push(JSON.parse(message) as RunRecord);
};

const tick = async ({ host, lakeFolder }: Stack, expected: Expected): Promise<void> => {
  const outcome = await host.invoke('sync');
  const run = runs.at(-1);
  check(`the timer function succeeded`, outcome.outcome === 'succeeded');
  if (run === undefined) return check('a run was reported', false);
  say(
    `    run ${run.outcome}: ${run.rows} rows, version ${run.version}, ${run.requests} requests, ${run.durationMs} ms`,
  );
  check(`outcome "${expected.outcome}"`, run.outcome === expected.outcome);
  check(`${expected.rows} rows appended`, run.rows === expected.rows);
  const { version, orders } = await readOrders(lakeFolder);
  check(
    `table at version ${expected.version}`,
    version === expected.version && run.version === expected.version,
  );
  check(`${expected.inTable} rows in the table`, orders.length === expected.inTable);
};

const postOrders = async ({ sourceUrl }: Stack): Promise<void> => {
  for (let order = 0; order < NEW_ORDERS; order += 1) {
    const response = await fetch(`${sourceUrl}/Orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const created = (await response.json()) as { OrderID?: unknown };
    check(`order ${String(created.OrderID)} created at the source`, response.status === 201);
  }
};

const demo = async (stack: Stack): Promise<void> => {
  say(`\n1  First load: 830 orders from ${stack.sourceUrl}`);
  await tick(stack, { outcome: 'appended', rows: 830, version: 0, inTable: 830 });
  say(`\n2  ${NEW_ORDERS} new orders at the source`);
  await postOrders(stack);
  say('\n3  The next tick appends exactly those');
  await tick(stack, { outcome: 'appended', rows: NEW_ORDERS, version: 1, inTable: 830 + NEW_ORDERS });
  say('\n4  An idle tick commits nothing');
  await tick(stack, { outcome: 'no-new-rows', rows: 0, version: 1, inTable: 830 + NEW_ORDERS });
  check('one request to the source', runs.at(-1)?.requests === 1);
  say('\n5  Source and table, value for value');
  const { orders } = await readOrders(stack.lakeFolder);
  check(`${orders.length} rows are the same`, isDeepStrictEqual(orders, stack.service.rows('Orders')));
};

const started = performance.now();
say('Tidemark: an OData service, a timer function, a Delta table');
const stack = await startStack({
  folder: '.tidemark/demo',
  fresh: true,
  log: keepRuns,
  ports: { source: 0, host: 0 },
  schedule: '0 0 0 1 1 *',
});
try {
  await demo(stack);
} finally {
  await stack.close();
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
say(
  `\n${failures === 0 ? 'All as expected' : `${failures} checks FAILED`}, in ${seconds} s. The table is in ${stack.lakeFolder}/Tables/Orders`,
);
process.exitCode = failures === 0 ? 0 : 1;
