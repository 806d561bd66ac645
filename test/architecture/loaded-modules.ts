import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// Imports its argument, a path or a package, and prints the URL of every module that this has loaded, one a line.
const [wanted = ''] = process.argv.slice(2);
const loaded: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
await import(wanted.endsWith('.ts') ? pathToFileURL(wanted).href : wanted);
process.stdout.write(loaded.join('\n'));
