import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../cli/commands/index.ts';
import { GLOBAL_OPTIONS } from '../../../cli/globals.ts';
import { formattedPage } from '../../../cli/manual/formatted-page.ts';

test('docs/cli.md says what the commands say of themselves (npm run cli:docs)', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8');
  expect(page).toBe(await formattedPage());
});

/** What no command takes of the lines `npm run tidemark -- ...` in a text: a name, an option. */
const unknownWords = (text: string): readonly string[] =>
  [...text.matchAll(/npm run (?:-s )?tidemark -- ([^`#|\n]+)/g)].flatMap(([, line = '']) => {
    const [name = '', ...words] = line.trim().split(/\s+/);
    const command = COMMANDS.find((one) => one.name === name);
    if (command === undefined) return [name];
    const flags = [...command.options, ...GLOBAL_OPTIONS].map((option) => option.flags.split(' ')[0]);
    return words.filter((word) => word.startsWith('--') && !flags.includes(word));
  });

test.each([
  ['npm run tidemark -- sync orders --json   # it', []],
  ['`npm run tidemark -- snyc orders`', ['snyc']],
  ['npm run -s tidemark -- reload orders --dryrun', ['--dryrun']],
])('a line is read: %s', (text, unknown) => {
  expect(unknownWords(text)).toStrictEqual(unknown);
});

test.each([
  'README.md',
  ...[
    'README',
    'how-to',
    'local',
    'page',
    'runbooks',
    'tutorial',
    'operations',
    'http',
    'check',
    'feeds',
  ].map((page) => `docs/${page}.md`),
])('%s types only commands that there are', async (path) => {
  expect(unknownWords(await readFile(resolve(import.meta.dirname, '../../..', path), 'utf8'))).toStrictEqual(
    [],
  );
});
