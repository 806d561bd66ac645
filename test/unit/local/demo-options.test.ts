import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parseDemo } from '../../../local/demo-options.ts';

test.each([
  [[], 'play'],
  [['--help'], 'help'],
  [['-h'], 'help'],
  [['--fresh'], { wrong: ['"--fresh" is no flag of the demo'] }],
  [['--help', 'x'], { wrong: ['"x" is no flag of the demo'] }],
])('the words %j ask for %j', (words, asked) => {
  expect(parseDemo(words)).toStrictEqual(asked);
});

test('the demo that is asked for help, or with a word that it does not know, is not played', async () => {
  const demo = resolve(import.meta.dirname, '../../../local/demo.ts');
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [demo, '--help']);
  expect(stdout).toMatch(/^npm run demo\n[^]*It writes \.tidemark\/demo/);
  await expect(run(process.execPath, [demo, '--fast'])).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^"--fast" is no flag of the demo\n\nnpm run demo\n/),
  });
});
