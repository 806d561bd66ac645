import { describe, expect, test } from 'vitest';
import { isNamedBy, namesOf, SERVICES } from '../services/services.ts';
import { textOf } from '../support/repository-text.ts';

const named = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, found = '']) => found);

/** The last cells of the rows of the tables whose last column is `test`. */
const testCells = (document: string): readonly string[] =>
  document
    .split('\n\n')
    .filter((block) => /^\| what .*\| test +\|$/m.test(block))
    .flatMap((block) => block.trim().split('\n').slice(2))
    .map((row) => row.split('|').at(-2)?.trim() ?? '');

/** What of the cells names no variant, and what of the services is named nowhere. */
const faultsOf = (cells: readonly string[]): readonly string[] => {
  const variants = SERVICES.flatMap(namesOf);
  const words = cells.flatMap(named);
  return [
    ...cells.filter((cell) => named(cell).length === 0).map((cell) => `names no test: ${cell}`),
    ...words.filter((one) => !variants.some((variant) => isNamedBy(variant, one))),
    ...SERVICES.filter(({ name }) => !words.includes(name)).map(({ name }) => `is not there: ${name}`),
  ];
};

describe('docs/services.md', () => {
  const cells = testCells(textOf('docs/services.md'));

  test('has a row for each service, and names only tests that there are', () => {
    expect(faultsOf(cells)).toStrictEqual([]);
  });

  test.each([
    [[...cells, '`cap nowhere`'], ['cap nowhere']],
    [[...cells, ''], ['names no test: ']],
    [cells.filter((cell) => cell !== '`django`'), ['is not there: django']],
  ])('would be caught with other cells', (given, faults) => {
    expect(faultsOf(given)).toStrictEqual(faults);
  });
});
