import { describe, expect, test } from 'vitest';
import { appendFaults, leftFaults } from '../../services/compare.ts';
import type { Version } from '../../services/service-source.ts';

const row = (key: string, at: number, content = `${key} ${at}`): Version => ({
  key,
  at: BigInt(at),
  content,
});

const history = (...versions: readonly Version[]): ReadonlySet<string> =>
  new Set(versions.map(({ content }) => content));

const [OLD, NEW, OTHER] = [row('1', 5), row('1', 9), row('2', 7)];
const SOURCE = [NEW, OTHER];
const EVER = history(OLD, NEW, OTHER);

describe('a table held against a source', () => {
  test('is right with older versions of its rows, and with rows that the source deleted', () => {
    expect(appendFaults([OLD, NEW, OTHER], SOURCE, EVER)).toStrictEqual([]);
    expect(appendFaults([NEW, OTHER], [NEW], EVER)).toStrictEqual([]);
  });

  test.each<[what: string, table: readonly Version[], faults: readonly string[]]>([
    ['a row that is missing', [NEW], ['missing: 2 at 7']],
    ['a row whose newest version is missing', [OLD, OTHER], ['missing: 1 at 9']],
    ['a version that is there twice', [NEW, OTHER, OTHER], ['twice: 2 at 7']],
    ['a row with other content', [NEW, row('2', 7, 'wrong')], ['not alike: 2 at 7', 'never there: 2 at 7']],
    ['a row that the source never had', [NEW, OTHER, row('3', 1)], ['never there: 3 at 1']],
  ])('is wrong with %s', (_what, table, faults) => {
    expect(appendFaults(table, SOURCE, EVER)).toStrictEqual(faults);
  });

  test('is wrong after a reload with a row in its window that the source has no more', () => {
    expect(leftFaults([OLD, NEW, OTHER], SOURCE)).toStrictEqual(['left: 1 at 5']);
    expect(leftFaults([OLD, NEW, OTHER], SOURCE, 5n)).toStrictEqual([]);
  });
});
