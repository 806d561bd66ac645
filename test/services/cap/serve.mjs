// A service of SAP CAP over SQLite. Arguments: port. Its settings come from CDS_CONFIG.
import { join } from 'node:path';
import cds from '@sap/cds';
import express from 'express';

await cds.plugins;
cds.model = await cds.load(join(import.meta.dirname, 'orders.cds'));
const database = await cds.connect.to('db');
await cds.deploy(cds.model).to(database);

const app = express();
await cds.serve('all').from(cds.model).in(app);
app.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
