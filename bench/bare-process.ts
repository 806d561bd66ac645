import { bareLoop } from './bare-loop.ts';

// One bare loop in a process of its own, which loads nothing else. Argument: the entity set's address.
const [, , url = ''] = process.argv;
const rows = await bareLoop(url);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ rows, cpuMs: (user + system) / 1_000 }));
