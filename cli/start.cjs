// Apart from tidemark.cjs, as an older Node.js cannot even read it.
'use strict';
const path = require('path');

/** What was written last is on its way before the process ends: a worker or a socket that lingers would keep it. */
const end = (code) => process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

// feeds.json, settings and .tidemark are this checkout's, wherever it is called from.
process.chdir(path.join(__dirname, '..'));
import('./main.ts')
  .then(({ main }) => main())
  .then(end, (error) => {
    console.error(error);
    end(1);
  });
