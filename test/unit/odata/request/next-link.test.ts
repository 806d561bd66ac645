import { describe, expect, test } from 'vitest';
import { guessNextLink, resolveNextLink } from '../../../../shared/odata/request/next-link.ts';

const place = { serviceUrl: 'https://host/svc', url: 'https://host/svc/co(1)/Orders?$filter=x' };
const context = 'https://host/svc/$metadata#Orders';

describe('resolveNextLink', () => {
  test('an absolute link stays byte for byte', () => {
    const link = "https://HOST:443/svc/./Orders?%24skiptoken=a'b%2fC";
    expect(resolveNextLink(link, place)).toBe(link);
  });

  test.each([
    ['/svc/Orders?%24skiptoken=1', undefined, 'https://host/svc/Orders?%24skiptoken=1'],
    ['Orders?$skiptoken=1', context, 'https://host/svc/Orders?$skiptoken=1'],
    ['Orders?$skiptoken=1', '../$metadata#Orders', 'https://host/svc/Orders?$skiptoken=1'],
    ['Orders?$skiptoken=1', undefined, 'https://host/svc/co(1)/Orders?$skiptoken=1'],
    [
      'Orders?$skiptoken=1',
      'http://internal:8080/svc/$metadata',
      'https://host/svc/co(1)/Orders?$skiptoken=1',
    ],
    ['?$skiptoken=1', undefined, 'https://host/svc/co(1)/Orders?$skiptoken=1'],
  ])('%s on context %s is %s', (link, context, url) => {
    expect(resolveNextLink(link, { ...place, context })).toBe(url);
  });

  test.each([
    'https://other/svc/Orders',
    'http://host/svc/Orders',
    'https://host:8443/svc/Orders',
    'https://host.evil/svc',
    '//other/svc/Orders',
    '\\\\other\\svc',
    'https://user:secret@host/svc/Orders',
    'javascript:alert(1)',
    'https://',
  ])('%s leads elsewhere', (link) => {
    expect(resolveNextLink(link, place)).toBeUndefined();
  });
});

describe('guessNextLink', () => {
  test.each([0, 1, 2, 3])(
    'a link is found where the end that is looked at begins within a character, %i',
    (shift) => {
      const body = `{"value":["${'x'.repeat(shift)}${'é€𝄞'.repeat(2000)}"],"@odata.nextLink":"Orders?$skiptoken=é"}`;
      expect(guessNextLink(Buffer.from(body), place)).toBe('https://host/svc/co(1)/Orders?$skiptoken=%C3%A9');
    },
  );

  const rows = JSON.stringify(
    Array.from({ length: 200 }, (_, at) => ({ OrderID: at, Ship: 'somewhere in the middle' })),
  );

  test.each([
    ['behind the rows', `{"value":${rows},"@odata.nextLink":"Orders?$skiptoken=5"}`],
    ['before the rows', `{"@odata.nextLink":"Orders?$skiptoken=5","value":${rows}}`],
    ['spelled as in 4.01, with spaces', `{"value":${rows}, "@nextLink" : "Orders?$skiptoken=5" }`],
    ['with escapes', `{"value":${rows},"@odata.nextLink":"Orders?\\u0024skiptoken=5"}`],
    [
      'of the page, not of a nested collection',
      `{"value":[{"L@odata.nextLink":"x"}],"@odata.nextLink":"Orders?$skiptoken=5"}`,
    ],
  ])('a link %s is found', (_name, body) => {
    expect(guessNextLink(Buffer.from(body.replace('{', `{"@odata.context":"${context}",`)), place)).toBe(
      'https://host/svc/Orders?$skiptoken=5',
    );
  });

  test.each([
    ['no link', `{"value":${rows}}`],
    ['a link to another origin', '{"value":[],"@odata.nextLink":"https://other/"}'],
    ['an empty link', '{"value":[],"@odata.nextLink":""}'],
    [
      'text of a row that looks like a link',
      JSON.stringify({ value: [{ a: '"@odata.nextLink":"Orders"' }] }),
    ],
    ['an invalid escape', '{"value":[],"@odata.nextLink":"\\x"}'],
  ])('%s gives no guess', (_name, body) => {
    expect(guessNextLink(Buffer.from(body), place)).toBeUndefined();
  });
});
