import { loadApp } from '../local/functions-host/index.ts';

/** In a process of its own: loads an app as the host's worker does, and prints how long that took. Argument: the entry. */
const [, , entry = ''] = process.argv;
const started = performance.now();
const { functions } = await loadApp(entry, () => undefined);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, functions: functions.size }));
