import { expect, test } from 'vitest';
import { conditionsIn } from '../../../../shared/odata/index.ts';

test.each<[string, readonly string[]]>([
  ["Country eq 'France'", ["Country eq 'France'"]],
  ["Id gt 0 and contains(Name,'a and b')", ['Id gt 0', "contains(Name,'a and b')"]],
  ['(A eq 1 or B eq 2) AND not (C eq 3 and D eq 4)', ['A eq 1 or B eq 2', 'not (C eq 3 and D eq 4)']],
  ['A eq 1 and Lines/any(l:l/Qty gt 5 and l/Open)', ['A eq 1', 'Lines/any(l:l/Qty gt 5 and l/Open)']],
  ['Kind in (1,2)and(Größe gt 5)', ['Kind in (1,2)', 'Größe gt 5']],
  ['((A eq 1) and (B eq 2 and (C eq 3)))', ['A eq 1', 'B eq 2', 'C eq 3']],
  ['(A eq 1) or (B eq 2 and C eq 3)', ['(A eq 1) or (B eq 2 and C eq 3)']],
  ['((A eq 1 or B eq 2))', ['A eq 1 or B eq 2']],
])('%s is met where %o are', (filter, conditions) => {
  expect(conditionsIn(filter)).toStrictEqual(conditions);
});

test.each([
  'A eq 1 or B eq 2',
  'A eq 1 and B eq 2 or C eq 3',
  'A eq 1) and (B eq 2',
  'A eq 1 and (B eq 2',
  'and A eq 1',
  '(A eq 1',
  '',
  "A eq 'it%27s' and Tags eq [1]",
])('%s is not taken apart', (filter) => {
  expect(conditionsIn(filter)).toStrictEqual([filter]);
});
