import { describe, expect, test } from 'vitest';
import { serviceError } from '../../../../shared/odata/errors/service-error.ts';

const body = (code: unknown, message: unknown): string => JSON.stringify({ error: { code, message } });

describe('the code of a service that is repeated', () => {
  test.each([
    [
      'a code of the list',
      body('Request_UnsupportedQuery', 'Customer Jane Doe is locked'),
      'Request_UnsupportedQuery',
    ],
    ['one in other case', body('TOOMANYREQUESTS', 'x'), 'TooManyRequests'],
    ['an HRESULT', body('0x80060891', 'Customer Jane Doe is locked'), '0x80060891'],
    [
      'a message of SAP Gateway',
      body('/IWBEP/CM_MGW_RT/022', { lang: 'en', value: 'x' }),
      '/IWBEP/CM_MGW_RT/022',
    ],
    ['a key that was echoed', body('sk-live-4711', 'x'), 'other'],
    ['a value of a row', body('Jane', 'x'), 'other'],
    ['a sentence', body('Jane Doe is locked', 'x'), 'other'],
    ['an empty code beside words', body('', 'broken'), 'other'],
    ['no error', '{"a":1}', ''],
    ['no JSON', '<html>', ''],
    ['null', 'null', ''],
    ['a name of every object', body('constructor', ''), 'other'],
  ])('%s', (_name, text, code) => {
    expect(serviceError(text)).toMatchObject({ code, note: code === '' ? '' : ` (${code})` });
  });
});

describe('a fixed sentence of ASP.NET has a word of ours', () => {
  const NOT_VALID = 'The query specified in the URI is not valid. ';
  test.each([
    [
      "The limit of '0' for Top query has been exceeded. The value from the incoming request is '1'.",
      'top-limit',
    ],
    [
      "The limit of '10' for Skip query has been exceeded. The value from the incoming request is '11'.",
      'skip-limit',
    ],
    ["The property 'Jane' cannot be used in the $filter query option.", 'not-filterable'],
    ["The property 'Jane' cannot be used in the $orderby query option.", 'not-sortable'],
    ["The property 'Jane' cannot be used in the $select query option.", 'not-selectable'],
    ["The property 'Jane' cannot be used for $count.", 'not-countable'],
    [
      "Query option 'Top' is not allowed. To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute.",
      'option-not-allowed',
    ],
    [
      "The node count limit of '100' has been exceeded. To increase the limit, set the 'MaxNodeCount' property.",
      'node-limit',
    ],
    [
      'The number of clauses in $orderby query option exceeded the maximum number allowed. The maximum number of $orderby clauses allowed is 5.',
      'orderby-limit',
    ],
    ["Could not find a property named 'Jane' on type 'Lab.Order'.", 'no-such-property'],
  ])('%s', (sentence, word) => {
    for (const message of [sentence, NOT_VALID + sentence]) {
      const { code, note } = serviceError(body('', message));
      expect([code, note]).toStrictEqual([word, ` (${word})`]);
    }
  });

  test('and a known code comes before it', () => {
    const sentence = "The limit of '0' for Top query has been exceeded.";
    expect(serviceError(body('BadRequest', sentence)).code).toBe('BadRequest');
    expect(serviceError(body('E-17', sentence)).code).toBe('top-limit');
  });
});

describe('what a service said itself', () => {
  test('is its code and its sentence, on one line, of no more than anybody reads', () => {
    expect(serviceError(body('E1', 'a\n  b\u0000c')).said).toBe('E1: a b c');
    expect(serviceError(body('', { lang: 'en', value: 'broken' })).said).toBe('broken');
    expect(serviceError('{"odata.error":{"code":"x","message":{"value":"y"}}}').said).toBe('x: y');
    expect(serviceError(body('', 'z'.repeat(20_000))).said).toHaveLength(10_001);
    expect(serviceError('<html>').said).toBe('');
  });
});
