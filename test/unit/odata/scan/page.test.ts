import { describe, expect, test } from 'vitest';
import { parseExactPage, parsePage } from '../../../../shared/odata/scan/page.ts';
import { caught } from '../../../support/caught.ts';

describe('parsePage', () => {
  test('rows, link and context are taken as written', () => {
    const text = '{"@odata.context":"$metadata#A","value":[{"A":1}],"@odata.nextLink":"A?x"}';
    expect(parsePage(text, 'f')).toEqual({ rows: [{ A: 1 }], link: 'A?x', context: '$metadata#A' });
    expect(parsePage('{"@context":"c","@nextLink":"n","value":[]}', 'f')).toEqual({
      rows: [],
      link: 'n',
      context: 'c',
    });
  });

  test.each(['{"value":[]}', '{"value":[],"@odata.nextLink":null}', '{"value":[],"@odata.nextLink":""}'])(
    '%s is a last page',
    (text) => {
      expect(parsePage(text, 'f').link).toBeUndefined();
    },
  );

  test('exact rows have every number as its source text, nested ones too', () => {
    const text = '{"value":[{"A":12345678901234567890,"B":1.50,"C":"x","D":{"E":[1e3,null,true]}}]}';
    expect(parseExactPage(text, 'f').rows).toEqual([
      { A: '12345678901234567890', B: '1.50', C: 'x', D: { E: ['1e3', null, true] } },
    ]);
  });

  test.each([
    ['cut JSON', '{"@odata.count":2,"value":[{"A":"secret"', 'cut'],
    ['nothing', '', 'cut'],
    ['a web page', '\n<!DOCTYPE html><html></html>', 'login page'],
    ['an array', '[]', 'not a JSON object'],
    ['an entity', '{"OrderID":1}', '"value"'],
    ['V2', '{"d":{"results":[]}}', '"value"'],
    ['a row that is null', '{"value":[{},null]}', 'row'],
    ['a row that is an array', '{"value":[[]]}', 'row'],
    ['rows that are numbers', '{"value":[1]}', 'row'],
    ['a link that is no text', '{"value":[],"@odata.nextLink":5}', 'nextLink'],
    [
      'an error behind the rows',
      '{"value":[{"A":1}],"error":{"code":"ServiceUnavailable","message":"timeout"}}',
      '(ServiceUnavailable)',
    ],
  ])('%s is refused', async (_name, text, words) => {
    const error = await caught(() => parsePage(text, 'orders'));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('Feed "orders"');
    expect(error.message).toContain(words);
  });

  test('the error for cut JSON holds nothing of the rows, not even in its cause', async () => {
    const error = await caught(() => parsePage('{"value":[{"A":"secret"', 'f'));
    expect(error.message).not.toContain('secret');
    expect(error.cause).toBeUndefined();
  });
});
