import { relative } from 'node:path';
import { startStack, type Stack } from './stack.ts';

const FOLDER = '.tidemark';
const SECONDS = 15;

// Listened to from the first line on, and to the end: npm passes a terminal's Ctrl-C on, so it may come twice.
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
});

const start = (): Promise<Stack> =>
  startStack({
    folder: FOLDER,
    fresh: process.argv.includes('--fresh'),
    log: (level, message, source) =>
      console.log(`${new Date().toISOString()} ${level} ${source ?? 'host'}: ${message}`),
    ports: { source: 7080, host: 7071 },
    schedule: `*/${SECONDS} * * * * *`,
  });

const explain = (error: unknown): never => {
  if (!(error instanceof Error && 'port' in error && 'code' in error && error.code === 'EADDRINUSE'))
    throw error;
  console.error(
    `Port ${String(error.port)} is in use: another \`npm start\` may be running. Stop it, then try again.`,
  );
  process.exit(1);
};

const stack = await Promise.race([start().catch(explain), stopped]);
// Stopped before it was up: no run is under way, and Azurite ends with this process.
if (stack === undefined) process.exit();
const lake = relative('.', stack.lakeFolder);

console.log(`
Tidemark runs on this machine. The timer function "sync" ticks every ${SECONDS} seconds.

  source  ${stack.sourceUrl}/Orders
  host    ${stack.hostUrl}
  key     ${stack.keys.master}   asked for by every request to the host: header "x-functions-key"
  lake    ${lake}/Tables/Orders   a Delta table: DuckDB, delta-rs and Spark can open it
  state   ${FOLDER}/azurite   kept between starts; "npm start -- --fresh" forgets everything

Try:
  KEY=${stack.keys.master}
  a new order        curl -X POST -H 'content-type: application/json' -d '{}' ${stack.sourceUrl}/Orders
  run the timer now  curl -X POST -H "x-functions-key: $KEY" -H 'content-type: application/json' -d '{}' ${stack.hostUrl}/admin/functions/sync
  reload the last ten  curl -X POST -H "x-functions-key: $KEY" -H 'content-type: application/json' -d '{"last": 10}' ${stack.hostUrl}/api/feeds/orders/reload
  the feeds          curl -H "x-functions-key: $KEY" ${stack.hostUrl}/api/feeds
  read the table     python3 -c "import deltalake as d; t = d.DeltaTable('${lake}/Tables/Orders'); print(t.version(), t.to_pyarrow_table().num_rows)"

Ctrl-C stops it.
`);
void stack.host.invoke('sync');
stack.host.startTimers();
stack.host.startQueues();
await stopped;
console.log('Stopping.');
await stack.close();
