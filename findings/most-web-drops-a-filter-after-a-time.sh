#!/usr/bin/env bash
# MOST Web (@themost/express) answers rows that do not meet the filter, with status 200, when a time stands in it as OData V4 writes it.
# Seen with @themost/express 5.1.2, @themost/query 2.15.1 on SQLite, three rows with ids 1 to 3, a minute apart: `id eq 1` brings one row; `modifiedAt ge
# 2024-01-01T00:02:00Z` brings all three, and so does `modifiedAt ge 2024-01-01T00:02:00Z and id eq 1`: the literal is read as the number 2024, and what stands
# behind it is dropped. With the condition on the id in front, that one holds. As V3 writes it, `datetime'2024-01-01T00:02:00Z'`, the filter holds.
# Run with Node.js 22.15 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Without scripts: the database driver would be compiled, and extensions of SQLite downloaded. Node.js's own SQLite stands in.
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @themost/express@5.1.2 @themost/common@2.12.2 \
  @themost/data@2.23.8 @themost/query@2.15.1 @themost/xml@2.5.2 @themost/sqlite@3.1.1 express@5.2.1
cat > driver.cjs <<'JS'
module.exports = class extends require('node:sqlite').DatabaseSync {
  loadExtension() {}
};
JS
cat > try.mjs <<'JS'
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const driver = join(import.meta.dirname, 'driver.cjs');
registerHooks({ resolve: (name, context, next) => next(name === 'better-sqlite3' ? driver : name, context) });
const { default: express } = await import('express');
const { ExpressDataApplication, serviceRouter } = await import('@themost/express');
const { DataConfigurationStrategy, ODataModelBuilder, SchemaLoaderStrategy } = await import('@themost/data');

const application = new ExpressDataApplication(import.meta.dirname);
const configuration = application.getConfiguration();
configuration.setSourceAt('adapterTypes', [{ name: 'SQLite', invariantName: 'sqlite', type: '@themost/sqlite' }]);
configuration.setSourceAt('adapters', [{ name: 'db', invariantName: 'sqlite', default: true, options: { database: 'rows.db' } }]);
configuration.useStrategy(DataConfigurationStrategy, DataConfigurationStrategy);
configuration.getStrategy(SchemaLoaderStrategy).setModelDefinition({
  name: 'Order',
  version: '1.0',
  privileges: [{ mask: 15, type: 'global' }, { mask: 15, type: 'global', account: '*' }],
  fields: [{ name: 'id', type: 'Integer', primary: true, nullable: false }, { name: 'modifiedAt', type: 'DateTime' }],
});
application.getStrategy(ODataModelBuilder).addEntitySet('Order', 'Orders');
const app = express();
app.use(application.middleware(app));
app.use('/odata', serviceRouter);
const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const ask = async (filter) => {
  const url = `http://127.0.0.1:${server.address().port}/odata/Orders?$filter=${encodeURIComponent(filter)}`;
  return (await (await fetch(url)).json()).value.map(({ id }) => id).join(' ');
};
await ask('id eq 0');
const database = new DatabaseSync('rows.db');
for (const id of [1, 2, 3])
  database.prepare('INSERT INTO OrderBase (id, modifiedAt) VALUES (?, ?)').run(id, `2024-01-01 00:0${id}:00.000+00:00`);

const EXPECTED = {
  'id eq 1': '1',
  'modifiedAt ge 2024-01-01T00:02:00Z': '1 2 3',
  'modifiedAt ge 2024-01-01T00:02:00Z and id eq 1': '1 2 3',
  'id eq 1 and modifiedAt ge 2024-01-01T00:02:00Z': '1',
  "modifiedAt ge datetime'2024-01-01T00:02:00Z'": '2 3',
};
let wrong = 0;
for (const [filter, expected] of Object.entries(EXPECTED)) {
  const seen = await ask(filter);
  console.log(`${filter}: ids ${seen}`);
  if (seen !== expected) wrong = 1;
}
process.exit(wrong);
JS
node try.mjs 2>/dev/null
