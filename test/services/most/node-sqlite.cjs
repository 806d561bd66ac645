// Node.js's own SQLite in the shape that @themost/sqlite wants: without extensions, which would be downloaded.
const { DatabaseSync } = require('node:sqlite');

module.exports = class extends DatabaseSync {
  loadExtension() {}
};
