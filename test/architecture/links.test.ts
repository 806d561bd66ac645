import { describe, expect, test } from 'vitest';
import { lostLinks } from './link-rules.ts';
import { readRepository } from './source-file.ts';

const repository = await readRepository();

const DOCS = [
  { path: 'docs/http.md', text: '# Over HTTP\n\n## What the host answers\n\n### A `retry`, or none\n' },
  { path: 'docs/flow.svg', text: '' },
  { path: 'infra/queries/feed-stale.kql', text: '' },
];

const lost = (text: string): readonly string[] => lostLinks([...DOCS, { path: 'docs/x.md', text }]);

describe('links of documents', () => {
  test('lead to files and headings that are there', () => {
    expect(lostLinks(repository), 'CONTRIBUTING.md: link to what is there').toStrictEqual([]);
  });

  test.each([
    '[a](rooms.md)',
    '![a](other.svg)',
    '[a](../docs/rooms.md)',
    '[a](http.md#what-the-host-says)',
    '[a](#nowhere)',
    '[a](../infra/query)',
  ])('are caught: %s', (text) => {
    expect(lost(text)).toHaveLength(1);
  });

  test.each([
    '[a](http.md)',
    '![a](flow.svg)',
    '[a](http.md#what-the-host-answers)',
    '[a](http.md#a-retry-or-none)',
    '# Here\n\n[a](#here)',
    '[a](../infra/queries)',
    '[a](https://example.com/x.md#y)',
    '`[a](rooms.md)`',
    '```md\n[a](rooms.md)\n```',
  ])('may be: %s', (text) => {
    expect(lost(text)).toStrictEqual([]);
  });
});
