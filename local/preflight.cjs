// Runs before every npm script, on whatever Node.js there is: hence CommonJS, and no word that is younger than Node.js 4.
'use strict';
var fs = require('fs');
var path = require('path');

/** The first that runs TypeScript as it is. */
var LEAST = [22, 18];

var version = process.versions.node.split('.').map(Number);
var isNew = version[0] > LEAST[0] || (version[0] === LEAST[0] && version[1] >= LEAST[1]);

function isThere(file) {
  return fs.existsSync(path.join(__dirname, '..', 'node_modules', file));
}

function fault() {
  if (!isThere('zod')) return 'Its packages are not installed. Run: npm ci';
  if (isNew) return undefined;
  var old = 'Node.js ' + process.versions.node + ' is too old for the scripts. ';
  if (isThere('node/bin/node') || isThere('node/bin/node.exe'))
    return old + 'Run them by npm, which takes the newer Node.js from the packages: npm run demo';
  return (
    old +
    'The newer one that comes with the packages is not there, as npm was not allowed to run their install scripts. ' +
    'Run: npm rebuild node esbuild --ignore-scripts=false   Or install Node.js 24.'
  );
}

var found = fault();
if (found !== undefined) {
  console.error('Tidemark does not start. ' + found);
  process.exit(1);
}
