import { registerHooks } from 'node:module';
import { createFunctionsHost } from '../../local/functions-host/index.ts';

// Loads an entry into the local host, runs the timer when told to, and prints what was registered, loaded and logged.
// Arguments: the entry, and "sync" or nothing. Works in the folder that it is started in.
const [entry = '', what] = process.argv.slice(2);
const loaded: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
const lines: string[] = [];
const host = await createFunctionsHost({ entry, log: (_level, message) => lines.push(message) });
if (what === 'sync') await host.invoke('sync');
const functions = host.functions.map(
  ({ name, bindings }) => `${name} ${Object.values(bindings)[0]?.type ?? ''}`,
);
await host.close();
process.stdout.write(JSON.stringify({ functions, loaded, lines }));
