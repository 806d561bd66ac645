import { expect, test } from 'vitest';
import { keptKeyText, keyText } from '../../../../shared/sync/feed/row-key.ts';
import { byTime } from '../samples.ts';

const GUID = '7f3a0c1e-0b5d-4c8a-9e2f-abcdefabcdef';
const keyed = (...keyTypes: readonly string[]) => ({
  ...byTime,
  key: keyTypes.map((_, at) => `K${at}`),
  keyFields: keyTypes.map((_, at) => `K${at}`),
  keyTypes,
});

test.each([
  ['Edm.Guid', GUID.toUpperCase(), GUID],
  ['Edm.Decimal', '1.50', '1.5'],
  ['Edm.Int64', '007', '7'],
  ['Edm.DateTimeOffset', '2026-01-01T02:00:00.000+02:00', '2026-01-01T00:00:00Z'],
  ['Edm.TimeOfDay', '08:00:00.0', '08:00:00'],
  ['Edm.String', 'A b', 'A b'],
  ['Model.Color', 'Red', 'Red'],
])('a key of %s is compared by its value: %s is %s', (type, text, expected) => {
  expect(keyText(keyed(type), () => text)).toBe(expected);
  expect(keptKeyText(keyed(type), text)).toBe(expected);
  expect(keyText(keyed('Edm.String', type), () => text)).toBe(JSON.stringify([text, expected]));
  expect(keptKeyText(keyed('Edm.String', type), JSON.stringify([text, text]))).toBe(
    JSON.stringify([text, expected]),
  );
});

test('a key whose types are not known is compared by its text', () => {
  const { keyTypes: _types, ...cursor } = keyed('Edm.Guid');
  expect(keyText(cursor, () => GUID.toUpperCase())).toBe(GUID.toUpperCase());
});
