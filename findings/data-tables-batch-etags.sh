#!/usr/bin/env bash
# The ETags that a batch of @azure/data-tables answers, and what an empty one does.
# Seen: @azure/data-tables 13.3.2 over Azurite 3.35.0. After submitTransaction, getResponseForEntity(rowKey) answers nothing for an entity that was
# updated, though the answer has its ETag: it is in subResponses, by position. And a batch update with an empty ETag is taken as "whatever is
# there": it overwrites what another has written meanwhile, where the same call outside a batch is refused with 412 for a wrong ETag.
# Run with Node.js 20 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @azure/data-tables@13.3.2 azurite@3.35.0
cat > try.js <<'JS'
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { TableClient } from '@azure/data-tables';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const port = await freePort();
const key = Buffer.from('an account key of the test').toString('base64');
const main = 'node_modules/azurite/dist/src/table/main.js';
const options = ['--silent', '--skipApiVersionCheck', '--inMemoryPersistence', '--tablePort', String(port)];
const server = spawn(process.execPath, [main, ...options], {
  env: { ...process.env, AZURITE_ACCOUNTS: `tester:${key}` },
});
const connection = `DefaultEndpointsProtocol=http;AccountName=tester;AccountKey=${key};TableEndpoint=http://127.0.0.1:${port}/tester;`;
const table = TableClient.fromConnectionString(connection, 'things', { allowInsecureConnection: true });
for (let tried = 0; tried < 50; tried += 1) {
  const made = await table.createTable().then(() => true, () => false);
  if (made) break;
  await new Promise((resolve) => setTimeout(resolve, 200));
}
const entity = (text) => ({ partitionKey: 'p', rowKey: 'r', text });
const first = await table.createEntity(entity('mine'));
const batch = await table.submitTransaction([['update', entity('mine again'), 'Merge', { etag: first.etag }]]);
const byName = batch.getResponseForEntity('r')?.etag ?? 'none';
const byPosition = batch.subResponses[0]?.etag === undefined ? 'none' : 'there';
await table.updateEntity(entity('the rival'), 'Merge', { etag: '*' });
const stale = await table
  .submitTransaction([['update', entity('stale'), 'Merge', { etag: first.etag }]])
  .then(() => 'written', (error) => error.statusCode);
const empty = await table
  .submitTransaction([['update', entity('empty'), 'Merge', { etag: '' }]])
  .then(() => 'written', (error) => error.statusCode);
server.kill();
const seen = { byName, byPosition, stale, empty };
console.log(JSON.stringify(seen));
const expected = { byName: 'none', byPosition: 'there', stale: 412, empty: 'written' };
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node try.js
