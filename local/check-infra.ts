import { globSync } from 'node:fs';
import { type Answer, runProgram, takeSnapshot } from './bicep.ts';
import { askCheckov } from './checkov.ts';

// What only other programs can tell about infra/; the tests in test/infra need none of them. With --write, snapshots are taken anew.

const mode = process.argv.includes('--write') ? 'Overwrite' : 'Validate';

interface Check {
  readonly program: string;
  readonly what: string;
  /** What is wrong; undefined when the program is not there. */
  readonly run: () => readonly string[] | undefined;
}

// A warning of the compiler is a failure too: it goes to stderr, and the exit code says nothing of it.
const faultsOf = (answer: Answer | undefined): readonly string[] | undefined =>
  answer && (answer.ok && answer.stderr === '' ? [] : [answer.stderr]);

const bicep = (...args: readonly string[]): Check => ({
  program: 'bicep',
  what: `bicep ${args.join(' ')}`,
  run: () => faultsOf(runProgram('bicep', args)),
});

const CHECKS: readonly Check[] = [
  bicep('build', 'infra/main.bicep', '--stdout'),
  bicep('lint', '--pattern', 'infra/**/*.bicep'),
  ...globSync('infra/snapshots/*.bicepparam').map((file) => ({
    program: 'bicep',
    what: `bicep snapshot ${file} (npm run check:infra -- --write takes it anew)`,
    run: () => faultsOf(takeSnapshot(file, mode)),
  })),
  {
    program: 'checkov',
    what: 'checkov',
    run: () => askCheckov('infra/snapshots/everything.snapshot.json'),
  },
];

const missing = new Set<string>();
const failed = CHECKS.filter(({ program, what, run }) => {
  const faults = missing.has(program) ? undefined : run();
  if (faults === undefined) missing.add(program);
  else if (faults.length > 0) console.error(`failed: ${what}\n${faults.join('\n')}`);
  return faults !== undefined && faults.length > 0;
});

const isNeeded = (program: string): boolean => process.env[`NEEDS_${program.toUpperCase()}`] === 'true';
for (const program of missing) {
  const say = isNeeded(program) ? console.error : console.log;
  say(`${program} is not on the PATH: its checks were left out.`);
}
process.exitCode = failed.length === 0 && ![...missing].some(isNeeded) ? 0 : 1;
