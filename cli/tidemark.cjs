#!/usr/bin/env node
// The command line, on whatever Node.js there is: hence CommonJS, and no word that is younger than Node.js 4.
'use strict';
var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var ROOT = path.join(__dirname, '..');
/** The first that runs TypeScript as it is: as in local/preflight.cjs. */
var LEAST = [22, 18];

var version = process.versions.node.split('.').map(Number);
var isNew = version[0] > LEAST[0] || (version[0] === LEAST[0] && version[1] >= LEAST[1]);

/** The Node.js of the packages, where there is one. */
function packaged() {
  var bin = path.join(ROOT, 'node_modules', 'node', 'bin');
  if (fs.existsSync(path.join(bin, 'node'))) return path.join(bin, 'node');
  return fs.existsSync(path.join(bin, 'node.exe')) ? path.join(bin, 'node.exe') : undefined;
}

/** Runs the same line on a newer Node.js. A terminal's Ctrl-C reaches both: this one waits for the other. */
function runOn(newer) {
  var child = childProcess.spawn(newer, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit' });
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      if (signal !== 'SIGINT') child.kill(signal);
    });
  });
  child.on('exit', function (code, signal) {
    process.exit(signal === null ? code : 130);
  });
}

var newer = isNew ? undefined : packaged();
if (newer !== undefined) runOn(newer);
else {
  require('../local/preflight.cjs');
  // What is read once is read compiled ever after: half of the time of a short command.
  require('module').enableCompileCache(path.join(ROOT, 'node_modules', '.cache', 'tidemark'));
  require('./start.cjs');
}
