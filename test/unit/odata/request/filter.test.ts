import { describe, expect, test } from 'vitest';
import { and, compare } from '../../../../shared/odata/index.ts';

describe('and', () => {
  test("an or in the feed's own filter keeps its meaning", () => {
    const filter = and("Country eq 'France' or Country eq 'Peru'", compare('OrderID', 'gt', '10'));
    expect(filter).toBe("(Country eq 'France' or Country eq 'Peru') and OrderID gt 10");
  });

  test('comparisons stand as they are', () => {
    expect(and(compare('A', 'ne', 'null'), compare('A', 'ge', '1'))).toBe('A ne null and A ge 1');
  });

  test('what is not given is left out', () => {
    expect(and(undefined, ' ')).toBeUndefined();
    expect(and()).toBeUndefined();
    expect(and(undefined, 'a eq 1 or b eq 2')).toBe('a eq 1 or b eq 2');
  });

  test('a comparison with a text that holds spaces is put in parentheses', () => {
    expect(and("A eq 'x or B eq 1'", 'C eq 2')).toBe("(A eq 'x or B eq 1') and C eq 2");
  });
});
