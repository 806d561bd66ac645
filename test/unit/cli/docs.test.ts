import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { formattedPage } from '../../../cli/manual/formatted-page.ts';

test('docs/cli.md says what the commands say of themselves (npm run cli:docs)', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8');
  expect(page).toBe(await formattedPage());
});
