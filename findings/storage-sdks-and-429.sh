#!/usr/bin/env bash
# What the storage SDKs of Azure for JavaScript do when a service is busy.
# Seen: @azure/storage-file-datalake 12.29.0 and @azure/storage-queue 12.27.0 repeat a 503 and hand a 429 to the caller after the first try, whatever
# its Retry-After; @azure/data-tables 13.3.2 repeats both. OneLake and storage accounts answer 429 as well as 503.
# Run with Node.js 20 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund \
  @azure/storage-file-datalake@12.29.0 @azure/storage-queue@12.27.0 @azure/data-tables@13.3.2
cat > try.js <<'JS'
import { createServer } from 'node:http';
import { DataLakeFileClient, StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import { QueueClient, StorageSharedKeyCredential as QueueKey } from '@azure/storage-queue';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';

let status = 0;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  request.resume();
  response.writeHead(status, { 'retry-after': '0' }).end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/account`;
const key = Buffer.from('key').toString('base64');
const retryOptions = { maxTries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 1 };
const tableOptions = { allowInsecureConnection: true, retryOptions: { maxRetries: 2, retryDelayInMs: 1, maxRetryDelayInMs: 1 } };
const clients = {
  'storage-file-datalake': () =>
    new DataLakeFileClient(`${url}/lake/file`, new StorageSharedKeyCredential('account', key), { retryOptions }).getProperties(),
  'storage-queue': () =>
    new QueueClient(`${url}/queue`, new QueueKey('account', key), { retryOptions }).getProperties(),
  'data-tables': () =>
    new TableClient(url, 'table', new AzureNamedKeyCredential('account', key), tableOptions).getEntity('p', 'r'),
};
const seen = {};
for (const [name, call] of Object.entries(clients)) {
  for (status of [503, 429]) {
    asked = 0;
    await call().catch(() => undefined);
    seen[`${name} ${status}`] = asked;
  }
}
server.close();
console.log(JSON.stringify(seen));
const expected = {
  'storage-file-datalake 503': 3, 'storage-file-datalake 429': 1,
  'storage-queue 503': 3, 'storage-queue 429': 1,
  'data-tables 503': 3, 'data-tables 429': 3,
};
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node try.js
