// A service of SAP's Fiori mock server, whose rows lie in SQLite. Arguments: port, database file.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import mockserver from '@sap-ux/fe-mockserver-core';
import metadataProvider from '@sap-ux/fe-mockserver-core/dist/plugins/metadataProvider.js';

const [port, file] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec(`
  CREATE TABLE Orders (ID INTEGER PRIMARY KEY, ModifiedAt TEXT, Amount REAL, Note TEXT);
  CREATE TABLE GuidOrders (ID TEXT PRIMARY KEY, ModifiedAt TEXT, Note TEXT);
`);

const same = (one, other) => String(one).toLowerCase() === String(other).toLowerCase();

/** What it calls a mock: all rows, and those of a key. It filters, sorts and cuts them itself. */
const mockOf = (table) => {
  const rows = database.prepare(`SELECT * FROM ${table}`);
  const all = () => rows.all().map((row) => ({ ...row }));
  return {
    getInitialDataSet: () => [],
    getAllEntries: async () => all(),
    hasEntries: () => true,
    fetchEntries: async (keys) =>
      all().filter((row) => Object.entries(keys).every(([name, value]) => same(row[name], value))),
  };
};

const MOCKS = { 'Orders.js': mockOf('Orders'), 'GuidOrders.js': mockOf('GuidOrders') };

/** Files as it asks for them: the mocks come from here. */
class Loader {
  exists = async (path) => basename(path) in MOCKS;
  loadFile = async (path) => readFile(path, 'utf8');
  loadJS = async (path) => MOCKS[basename(path)] ?? metadataProvider.default;
  syncSupported = () => false;
}

const server = new mockserver.default({
  fileLoader: Loader,
  services: [
    {
      urlPath: '/odata',
      metadataPath: join(import.meta.dirname, 'metadata.xml'),
      mockdataPath: import.meta.dirname,
    },
  ],
});
await server.isReady;
express()
  .use(server.getRouter())
  .listen(Number(port), '127.0.0.1', () => console.log('ready'));
