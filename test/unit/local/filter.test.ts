import { describe, expect, test } from 'vitest';
import { createEntityTable } from '../../../local/odata-service/entity-table.ts';
import { parseFilter } from '../../../local/odata-service/filter.ts';

const table = createEntityTable(
  {
    name: 'Item',
    key: ['Id'],
    properties: [
      { name: 'Id', type: 'Edm.Int64' },
      { name: 'Name', type: 'Edm.String' },
      { name: 'At', type: 'Edm.DateTimeOffset' },
      { name: 'Price', type: 'Edm.Decimal' },
      { name: 'Tags', type: 'Collection(Edm.String)' },
    ],
  },
  [
    { Id: 1, Name: "O'Neil", At: '2020-01-01T00:00:00.1234567Z', Price: 1.5 },
    { Id: 2, Name: 'a (b) and c', At: null, Price: null },
    { Id: '9007199254740993', Name: 'null', At: '2020-01-01T02:00:00+02:00', Price: '10.0000' },
  ],
);

const ids = (filter: string): unknown[] => {
  const holds = parseFilter(filter, table, {});
  return table
    .rows()
    .filter((row) => holds(row))
    .map(({ values }) => values['Id']);
};
const big = '9007199254740993';

test.each<[string, unknown[]]>([
  ['Id gt 1', [2, big]],
  ['Id eq 9007199254740993', [big]],
  ['Id eq 9007199254740992', []],
  ["Name eq 'O''Neil'", [1]],
  ["Name eq 'a (b) and c' or Name eq 'null'", [2, big]],
  ['Name eq null', []],
  ['At eq null', [2]],
  ['At ne null', [1, big]],
  ['At gt null', []],
  ['Price gt 0', [1, big]],
  ['Price le 0', []],
  ['not (Price gt 0)', [2]],
  ['Price eq 10', [big]],
  ['At eq 2020-01-01T00:00:00Z', [big]],
  ['At gt 2020-01-01T00:00:00.123Z', [1]],
  ['At gt 2020-01-01T00:00:00.1234567Z', []],
  ['Id eq 1 or Id eq 2 and Price gt 0', [1]],
  ['(Id eq 1 or Id eq 2) and Price eq null', [2]],
  ['  not not Id eq 1  ', [1]],
  ["contains(Name,'ul')", [big]],
  ["startswith(Name, 'a (') or endswith(Name,'Neil')", [1, 2]],
  ["not (contains(Name,'O''') or Id eq 2)", [big]],
])('%s', (filter, expected) => {
  expect(ids(filter)).toEqual(expected);
});

describe('refused', () => {
  test.each([
    '',
    'Id',
    'Id gt',
    'Id GT 1',
    'Id eq 1 AND Id eq 2',
    'Id+gt+1',
    '1 lt Id',
    'id eq 1',
    'Missing eq 1',
    'Id eq 1 2',
    'Id eq 1)',
    '(Id eq 1',
    "Id eq '1'",
    'Name eq null2',
    "Name eq 'O'Neil'",
    "Name eq 'open",
    "Nameeq'x'",
    "At eq datetime'2020-01-01T00:00:00'",
    'At eq 2020-01-01',
    'Price eq 1.5M',
    'Tags eq null',
    'contains(Name,1)',
    "contains(Id,'1')",
    "contains(Name,'1'",
    "contains(Name '1')",
    "contains Name eq '1'",
    "tolower(Name) eq '1'",
  ])('%s', (filter) => {
    expect(() => parseFilter(filter, table, {})).toThrow(expect.objectContaining({ facts: { status: 400 } }));
  });

  test('or, where the service does not support it, also deep inside', () => {
    expect(() => parseFilter('not (Id eq 1 or Id eq 2)', table, { refuseOr: true })).toThrow(/'OR' operator/);
  });
});
