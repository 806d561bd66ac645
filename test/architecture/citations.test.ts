import { describe, expect, test } from 'vitest';
import { lostCitations } from './citation-rules.ts';
import { commentsOf } from './mask-source.ts';
import { readRepository } from './source-file.ts';

const repository = await readRepository();

const HOUSE = [
  'README.md',
  'docs/design.md',
  'shared/sync/append/append.ts',
  'shared/sync/append/index.ts',
  'test/contract/state-relay.test.ts',
].map((path) => ({ path, text: '' }));

const lost = (path: string, text: string): readonly string[] => lostCitations([...HOUSE, { path, text }]);

describe('comments and documents', () => {
  test('name no file of the repository that is not there', () => {
    expect(
      lostCitations(repository),
      'docs/design.md, Laws: cite a file that is there, or none',
    ).toStrictEqual([]);
  });

  test.each([
    ['shared/lake/x.ts', '/** As `shared/sync/append.ts` does. */'],
    ['shared/lake/x.ts', 'const a = 1; // see walk.ts'],
    ['shared/lake/x.ts', '/** The design (docs/rooms.md). */'],
    ['shared/lake/x.ts', '// Held by test/contract/queue.'],
    ['shared/lake/README.md', '| How? | `append/walk.ts` |'],
    ['shared/lake/README.md', '`reload/append.ts`'],
    ['docs/x.md', 'See [the design](docs/rooms.md).'],
    ['docs/x.md', '`test/contract/queue*.test.ts`'],
    ['docs/x.md', '`test/unit`'],
    ['x.md', 'HOUSE.md has it.'],
  ])('are caught in %s: %s', (path, text) => {
    expect(lost(path, text)).toHaveLength(1);
  });

  test.each([
    ['shared/lake/x.ts', '/** As `shared/sync/append/append.ts` does. */'],
    ['shared/lake/x.ts', "const a = 'shared/sync/append.ts';"],
    ['shared/lake/x.ts', '// see append.ts and append/index.ts, as docs/design.md says.'],
    ['shared/lake/x.ts', '/** Source: Delta PROTOCOL.md, "Add File". */'],
    ['shared/lake/README.md', '`shared/sync`, `shared/sync/append/`, `shared/*/append`'],
    ['docs/x.md', '`test/contract/state-relay`, `state-relay*.test.ts`, `test/contract/state*`'],
    ['docs/x.md', 'https://example.com/docs/rooms.md, `<name>.ts`, `.kql`, `feeds.json`'],
  ])('may say, in %s: %s', (path, text) => {
    expect(lost(path, text)).toStrictEqual([]);
  });

  test('are told from strings', () => {
    expect(commentsOf("a('// x'); // y\n/* z */ const b = `/* ${c /* d */} */`;")).toStrictEqual([
      '// y',
      '/* z */',
      '/* d */',
    ]);
  });
});
