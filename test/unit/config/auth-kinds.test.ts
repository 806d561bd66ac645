import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type Auth, parseFeeds } from '../../../shared/config/index.ts';

/** Each of them: one that is added does not compile here. */
const KINDS: Readonly<Record<Auth['type'], true>> = {
  none: true,
  basic: true,
  header: true,
  bearer: true,
  clientCredentials: true,
  managedIdentity: true,
};

const document = await readFile(resolve(import.meta.dirname, '../../../docs/feeds.md'), 'utf8');
const examples = (/## Signing in\n\n```jsonc\n(?<lines>[^`]*)```/.exec(document)?.groups?.['lines'] ?? '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { readonly type: string });

test('docs/feeds.md shows each way to sign in, once', () => {
  expect(examples.map(({ type }) => type)).toStrictEqual(Object.keys(KINDS));
});

test.each(examples)('the example of $type in docs/feeds.md is taken as it is', (auth) => {
  const feed = {
    name: 'orders',
    source: { serviceUrl: 'https://example.org/odata', entitySet: 'Orders', auth },
    cursor: { column: 'OrderID' },
    table: 'Orders',
  };
  const [parsed] = parseFeeds(JSON.stringify({ feeds: [feed] }), 'feeds.json').feeds;
  expect(parsed?.source.auth).toStrictEqual(auth);
});
