import { describe, expect, test } from 'vitest';
import { invariantFaults, listedInvariants } from './invariant-rules.ts';
import { isTest, readRepository } from './source-file.ts';
import { testTitles } from './test-titles.ts';

const DOCUMENTS = ['docs/design.md', 'shared/delta/README.md'];

const repository = await readRepository();
const listed = listedInvariants(repository.filter(({ path }) => DOCUMENTS.includes(path)));

const titlesOf = (text: string): readonly string[] =>
  testTitles({ path: 'x.test.ts', text }).map(({ title }) => title);

const faults = (ids: readonly string[], ...titles: readonly string[]): readonly string[] =>
  invariantFaults(
    ids,
    titles.map((title) => ({ path: 'x.test.ts', title })),
  );

describe('the invariants', () => {
  test('are each named in the title of a test that holds them', () => {
    const tests = repository.filter(({ path }) => isTest(path) && path.endsWith('.ts'));
    expect(listed.length).toBeGreaterThan(18);
    expect(invariantFaults(listed, tests.flatMap(testTitles))).toStrictEqual([]);
  });

  test('are found in the tables of documents', () => {
    const text = '| T1  | Always. |\n| D11 | Never. |\n\nD3 is gone.\n| x | D4 |\n';
    expect(listedInvariants([{ path: 'docs/design.md', text }])).toStrictEqual(['T1', 'D11']);
  });

  test('are caught without a title', () => {
    expect(faults(['T1', 'D2'], 'T1: once', 'as D2 says')).toStrictEqual([
      'D2 begins no test\'s title: name it in one that holds it ("D2: ...")',
    ]);
  });

  test.each([
    ['T3, D2: each', ['T3', 'D2']],
    ['T1, T4 to T6 hold after $name', ['T1', 'T4', 'T5', 'T6']],
  ])('may be several: %s', (title, ids) => {
    expect(faults(ids, title)).toStrictEqual([]);
    expect(faults([...ids, 'T7'], title)).toHaveLength(1);
  });

  test('are caught in a title when no document has them', () => {
    expect(faults(['T1'], 'T1, T99: once')).toStrictEqual([
      'x.test.ts: "T1, T99: once" names T99, which no document has',
    ]);
    expect(faults([], 'T0 is a moment', 'a T5 in the middle')).toStrictEqual([]);
  });
});

describe('titles', () => {
  test.each([
    ["test('a', () => {});", 'a'],
    ["describe('a', () => {});", 'a'],
    ["test.each([['b']])('a %s', (b: string) => {});", 'a %s'],
    ['describe.skipIf(isCi)(`a ${b} c`, () => {});', 'a ${} c'],
    ["test.skipIf(no).each<[string]>([['b']])('a', () => {});", 'a'],
    ["if (a) describe.each([1])('b', () => {}); // test('c')", 'b'],
  ])('are read from %s', (text, title) => {
    expect(titlesOf(text)).toStrictEqual([title]);
  });

  test('are not read from elsewhere', () => {
    expect(titlesOf("const test = 'a'; other('b'); /x/.test('c');")).toStrictEqual([]);
  });
});
