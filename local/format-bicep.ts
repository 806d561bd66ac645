import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './bicep.ts';

// Formats the templates as `bicep format` does; with --check, says which are not and changes nothing.

const check = process.argv.includes('--check');
// Beside infra/ in name only: the compiler formats in place, and knows no way to just look.
const root = check ? mkdtempSync(join(tmpdir(), 'tidemark-format-')) : '.';
try {
  if (check) cpSync('infra', join(root, 'infra'), { recursive: true });
  const answer = runProgram('bicep', ['format', '--pattern', join(root, 'infra/**/*.bicep')]);
  if (answer === undefined)
    console.log('bicep is not on the PATH: the format of the templates was not looked at.');
  else if (!answer.ok) throw new Error(`bicep format: ${answer.stderr}`);
  const other = globSync('infra/**/*.bicep').filter(
    (path) => readFileSync(path, 'utf8') !== readFileSync(join(root, path), 'utf8'),
  );
  for (const path of other) console.error(`${path} is not formatted: npm run format does it.`);
  process.exitCode = other.length === 0 ? 0 : 1;
} finally {
  if (check) rmSync(root, { recursive: true });
}
