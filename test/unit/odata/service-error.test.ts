import { expect, test } from 'vitest';
import { serviceError } from '../../../shared/odata/service-error.ts';

const body = (code: unknown, message: unknown): string => JSON.stringify({ error: { code, message } });

test.each([
  ['code and message', body('0x80060891', 'Unknown property.'), ' (0x80060891: Unknown property.)'],
  ['a message that quotes', body('E', 'Key \'Smith\' of "Jones" is bad'), ' (E: Key … of … is bad)'],
  ['an open quote', body('E', "Bad value 'Smith and the rest"), ' (E: Bad value …)'],
  [
    'numbers and times',
    body('E', 'No order 10248 since 2024-01-01T00:00:00Z, at 12'),
    ' (E: No order … since … at 12)',
  ],
  ['a long message', body('E', 'x '.repeat(150)), ' (E)'],
  ['lines', body('E', 'one\n  two'), ' (E: one two)'],
  ['only a message', body('', 'broken'), ' (broken)'],
  ['V2', body('E', { lang: 'en', value: 'x' }), ' (E)'],
  ['no error', '{"a":1}', ''],
  ['no JSON', '<html>', ''],
  ['null', 'null', ''],
])('%s', (_name, text, note) => {
  expect(serviceError(text).note).toBe(note);
});
