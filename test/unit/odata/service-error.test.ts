import { expect, test } from 'vitest';
import { serviceError } from '../../../shared/odata/service-error.ts';

const body = (code: unknown, message: unknown): string => JSON.stringify({ error: { code, message } });

test.each([
  ['a code beside a message', body('0x80060891', 'Customer Jane Doe is locked'), ' (0x80060891)'],
  ['a code that is a sentence', body('Jane Doe is locked', 'x'), ''],
  ['a long code', body('x'.repeat(65), 'x'), ''],
  ['only a message', body('', 'broken'), ''],
  ['no error', '{"a":1}', ''],
  ['no JSON', '<html>', ''],
  ['null', 'null', ''],
])('%s', (_name, text, note) => {
  expect(serviceError(text).note).toBe(note);
});
