import { once } from 'node:events';
import { relative } from 'node:path';
import { startStack } from './stack.ts';

const FOLDER = '.tidemark';
const SECONDS = 15;

const stack = await startStack({
  folder: FOLDER,
  fresh: process.argv.includes('--fresh'),
  log: (level, message, source) =>
    console.log(`${new Date().toISOString()} ${level} ${source ?? 'host'}: ${message}`),
  ports: { source: 7080, host: 7071 },
  schedule: `*/${SECONDS} * * * * *`,
});
const lake = relative('.', stack.lakeFolder);

console.log(`
Tidemark runs on this machine. The timer function "sync" ticks every ${SECONDS} seconds.

  source  ${stack.sourceUrl}/Orders
  host    ${stack.hostUrl}
  lake    ${lake}/Tables/Orders   a Delta table: DuckDB, delta-rs and Spark can open it
  state   ${FOLDER}/azurite   kept between starts; "npm start -- --fresh" forgets everything

Try:
  a new order        curl -X POST -H 'content-type: application/json' -d '{}' ${stack.sourceUrl}/Orders
  run the timer now  curl -X POST -H 'content-type: application/json' -d '{}' ${stack.hostUrl}/admin/functions/sync
  read the table     python3 -c "import deltalake as d; t = d.DeltaTable('${lake}/Tables/Orders'); print(t.version(), t.to_pyarrow_table().num_rows)"

Ctrl-C stops it.
`);
void stack.host.invoke('sync');
stack.host.startTimers();
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
console.log('Stopping.');
await stack.close();
