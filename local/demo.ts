import { fork } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { counted } from '../shared/api/index.ts';
import type { RunRecord } from '../shared/state/index.ts';
import type { RunResult } from '../shared/sync/index.ts';
import { DEMO_FEEDS } from './demo-feed.ts';
import { DEMO_USAGE, parseDemo } from './demo-options.ts';
import type { ODataService } from './odata-service/index.ts';
import { readOrders } from './read-orders.ts';
import { type Stack, startStack } from './stack.ts';
import type { Watched } from './watch-orders.ts';

const NEW_ORDERS = 5;

/** What a step must have led to. */
interface Expected {
  readonly outcome: RunRecord['outcome'];
  readonly rows: number;
  readonly version: number;
  readonly inTable: number;
}

/** What the steps need of the stack. */
interface Scene extends Stack {
  readonly service: ODataService;
  readonly sourceUrl: string;
  readonly lakeFolder: string;
}

const sceneOf = (stack: Stack): Scene => {
  const { sample, lakeFolder } = stack;
  if (sample === undefined || lakeFolder === undefined)
    throw new TypeError('the demo has its own source and lake');
  return { ...stack, service: sample.service, sourceUrl: sample.url, lakeFolder };
};

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

const tick = async ({ host, lakeFolder }: Scene, expected: Expected): Promise<void> => {
  const outcome = await host.invoke('sync');
  const run = runs.at(-1);
  check(`the timer function succeeded`, outcome.outcome === 'succeeded');
  if (run === undefined) return check('a run was reported', false);
  say(
    `    run ${run.outcome}: ${counted(run.rows, 'row')}, version ${run.version}, ${counted(run.requests, 'request')}, ${run.durationMs} ms`,
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

const postOrders = async ({ sourceUrl }: Scene): Promise<void> => {
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

/** Three of the last ten orders change at the source, and one is deleted there: appending sees none of it. */
const changeOrders = async ({ sourceUrl, service }: Scene): Promise<void> => {
  const last = service
    .rows('Orders')
    .slice(-10)
    .map(({ OrderID }) => Number(OrderID));
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ ShippedDate: '1998-06-01T00:00:00Z', ShipVia: 1, Freight: 12.5 });
  for (const id of [last[1], last[4], last[8]]) {
    const response = await fetch(`${sourceUrl}/Orders(${id})`, { method: 'PATCH', headers, body });
    check(`order ${id} changed at the source`, response.ok);
  }
  const response = await fetch(`${sourceUrl}/Orders(${last[6]})`, { method: 'DELETE' });
  check(`order ${last[6]} deleted at the source`, response.ok);
};

/** A second process that reads the table over and over while `work` is under way. */
const whileWatched = async (lakeFolder: string, work: () => Promise<void>): Promise<Watched> => {
  const reader = fork(new URL('watch-orders.ts', import.meta.url), [lakeFolder]);
  await once(reader, 'message');
  await work();
  const told = once(reader, 'message');
  reader.send('stop');
  const [watched] = (await told) as [Watched];
  return watched;
};

/** As a JSON answer has a run. */
type StartResult = Omit<RunResult, 'startedAt' | 'endedAt'>;

const reload = async ({ hostUrl, keys, lakeFolder }: Scene): Promise<void> => {
  let run: StartResult | undefined;
  const watched = await whileWatched(lakeFolder, async () => {
    const response = await fetch(`${hostUrl}/api/feeds/orders/reload`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-functions-key': keys.host },
      body: JSON.stringify({ last: 10 }),
    });
    check(`the answer is 200`, response.status === 200);
    run = (await response.json()) as StartResult;
  });
  const { changes, rows, version } = run?.reload ?? {};
  say(`    ${JSON.stringify({ changes, rows, version })}`);
  check('3 changed', changes?.changed === 3);
  check('1 deleted', changes?.deleted === 1);
  check('6 the same, none new', changes?.same === 6 && changes.inserted === 0);
  const { orders, version: now } = await readOrders(lakeFolder);
  check('one commit', now !== undefined && version?.after === now && version.before === now - 1);
  say(`    the reader looked ${watched.looks} times, at versions ${watched.versions.join(' and ')}`);
  check(`and never saw fewer than ${orders.length} rows`, watched.fewestRows >= orders.length);
};

const sameAsSource = async ({ lakeFolder, service }: Scene): Promise<void> => {
  const { orders } = await readOrders(lakeFolder);
  check(`${orders.length} rows are the same`, isDeepStrictEqual(orders, service.rows('Orders')));
};

const demo = async (stack: Scene): Promise<void> => {
  say(`\n1  First load: 830 orders from ${stack.sourceUrl}`);
  await tick(stack, { outcome: 'appended', rows: 830, version: 1, inTable: 830 });
  say(`\n2  ${NEW_ORDERS} new orders at the source`);
  await postOrders(stack);
  say('\n3  The next tick appends exactly those');
  await tick(stack, { outcome: 'appended', rows: NEW_ORDERS, version: 2, inTable: 830 + NEW_ORDERS });
  say('\n4  An idle tick commits nothing');
  await tick(stack, { outcome: 'no-new-rows', rows: 0, version: 2, inTable: 830 + NEW_ORDERS });
  check('one request to the source', runs.at(-1)?.requests === 1);
  say('\n5  Source and table, value for value');
  await sameAsSource(stack);
  say('\n6  Three of the last ten orders change at the source, and one is deleted there');
  await changeOrders(stack);
  say('\n7  POST /api/feeds/orders/reload {"last": 10}, while a second process reads the table');
  await reload(stack);
  say('\n8  Source and table, value for value');
  await sameAsSource(stack);
  say('\n9  The next tick resumes from there');
  await tick(stack, { outcome: 'no-new-rows', rows: 0, version: 3, inTable: 830 + NEW_ORDERS - 1 });
};

// A reader that has seen enough, as `head`, closes the pipe: the demo goes on, and says no more.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const asked = parseDemo(process.argv.slice(2));
if (asked === 'help') {
  say(DEMO_USAGE);
  process.exit();
}
if (asked !== 'play') {
  console.error([...asked.wrong, '', DEMO_USAGE].join('\n'));
  process.exit(2);
}

const started = performance.now();
say('Tidemark: an OData service, functions, a Delta table');
const stack = await startStack({
  folder: '.tidemark/demo',
  fresh: true,
  log: keepRuns,
  ports: { source: 0, host: 0 },
  schedule: '0 0 0 1 1 *',
  given: { FEEDS_JSON: DEMO_FEEDS },
});
try {
  await demo(sceneOf(stack));
} finally {
  await stack.close();
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
say(
  `\n${failures === 0 ? 'All as expected' : `${failures} checks FAILED`}, in ${seconds} s. The table is in ${stack.lakeFolder}/Tables/Orders
Next: npm start keeps a table in step, with a page to watch it and a command line beside it`,
);
process.exitCode = failures === 0 ? 0 : 1;
