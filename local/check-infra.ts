import { globSync } from 'node:fs';
import { runProgram, takeSnapshot, type Answer } from './bicep.ts';

// What only other programs can tell about infra/; the tests in test/infra need none of them. With --write, snapshots are taken anew.

const mode = process.argv.includes('--write') ? 'Overwrite' : 'Validate';

interface Check {
  readonly program: string;
  readonly what: string;
  readonly run: () => Answer | undefined;
}

const bicep = (...args: readonly string[]): Check => ({
  program: 'bicep',
  what: `bicep ${args.join(' ')}`,
  run: () => runProgram('bicep', args),
});

const CHECKS: readonly Check[] = [
  bicep('build', 'infra/main.bicep', '--stdout'),
  bicep('lint', '--pattern', 'infra/**/*.bicep'),
  ...globSync('infra/snapshots/*.bicepparam').map((file) => ({
    program: 'bicep',
    what: `bicep snapshot ${file} (npm run check:infra -- --write takes it anew)`,
    run: () => takeSnapshot(file, mode),
  })),
  {
    program: 'checkov',
    what: 'checkov',
    run: () => runProgram('checkov', ['--config-file', '.checkov.yaml']),
  },
];

const missing = new Set<string>();
const failed = CHECKS.filter(({ program, what, run }) => {
  const answer = missing.has(program) ? undefined : run();
  if (answer === undefined) missing.add(program);
  // A warning of the compiler is a failure too: it goes to stderr, and the exit code says nothing of it.
  const ok = answer === undefined || (answer.ok && (program !== 'bicep' || answer.stderr === ''));
  if (!ok) console.error(`failed: ${what}\n${answer.stderr}${program === 'bicep' ? '' : answer.stdout}`);
  return !ok;
});

const needed = process.env['NEEDS_BICEP'] === 'true' && missing.has('bicep');
for (const program of missing) {
  const say = program === 'bicep' && needed ? console.error : console.log;
  say(`${program} is not on the PATH: its checks were left out.`);
}
process.exitCode = failed.length === 0 && !needed ? 0 : 1;
