import { describe, expect, test } from 'vitest';
import { type JsonValue, type Property } from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';
import { cellTexts, columnOf, decoded, property } from '../column-cells.ts';

/** What values become in a column that the feed asks for as text. */
const asText = (source: Property, values: readonly JsonValue[]): readonly (string | null)[] =>
  cellTexts({ ...columnOf(source, 'string'), isAsIs: true }, values);

describe('a column that "columns" asks for as text', () => {
  test.each([
    ['Edm.DateTimeOffset', ['2026-01-05T10:00:00Z', '2026-01-05T11:00:00'], undefined],
    ['Edm.Date', ['2026-01-05', '2026-01-05T00:00:00Z', '0000-00-00'], undefined],
    ['Edm.Boolean', [true, 1, 0, 'yes'], ['true', '1', '0', 'yes']],
    ['Edm.Int32', [5, '5', 5.5, 'five', true], ['5', '5', '5.5', 'five', 'true']],
    ['Edm.Decimal', ['1.50', 2, 'n/a'], ['1.5', '2', 'n/a']],
    ['Edm.Double', [1.5, 'INF', 'none'], ['1.5', 'INF', 'none']],
    ['Edm.String', ['a', 5, false], ['a', '5', 'false']],
    ['Edm.Guid', ['x', 7], ['x', '7']],
    ['Edm.TimeOfDay', ['10:00', 3600], ['10:00:00', '3600']],
  ])('%s takes any single value as it is', (type, values, texts) => {
    expect(asText(property(type), values)).toStrictEqual(texts ?? values);
  });

  test('an enum as well, and nothing of a null', () => {
    expect(asText(property('N.Colour', { kind: 'enum' }), ['Red', 1, true, null])).toStrictEqual([
      'Red',
      '1',
      'true',
      null,
    ]);
  });

  test('an object is none, and "select" is what is left', async () => {
    const error = await caught(() => asText(property('Edm.Date'), [{ a: 1 }]));
    expect(error).toMatchObject({ kind: 'source-contract' });
    expect(error.message).toContain('not a single value');
    expect(error.message).toContain('"select"');
    expect(error.message).not.toContain('"columns"');
  });
});

const told = async (source: Property, value: JsonValue): Promise<string> =>
  (await caught(() => decoded(source, [value]))).message;

describe('a value that a column cannot take', () => {
  test.each([
    ['Edm.DateTimeOffset', '2026-01-05T11:00:00'],
    ['Edm.Boolean', 1],
    ['Edm.Date', '2026-01-05T00:00:00Z'],
    ['Edm.String', 5],
  ])('of %s may be taken as text, or left out', async (type, value) => {
    expect(await told(property(type), value)).toContain(
      '"columns": {"c": "string"} or leave it out by "select"',
    );
  });

  test('of binary can only be left out', async () => {
    const message = await told(property('Edm.Binary'), '?');
    expect(message).toContain('leave it out by "select"');
    expect(message).not.toContain('"columns"');
  });
});
