import { describe, expect, test } from 'vitest';
import { guessNextLink, resolveNextLink } from '../../../../shared/odata/request/next-link.ts';

const url = 'https://host/svc/co(1)/Orders?$filter=x';
const on = (query: string): string => `https://host/svc/co(1)/Orders${query}`;

describe('resolveNextLink', () => {
  test.each([
    "?%24skiptoken=a'b%2fC",
    '?$skiptoken=a/b+c$d|"e f"\\^`{}',
    '?$filter=A%20gt%201&$skiptoken=1?2',
    '?sap-client=1&$skiptoken=é',
    '',
  ])('the query string %s goes onto our own URL, unchanged', (query) => {
    const forms = [
      'https://HOST:443/svc/./co(1)/Orders',
      'http://inner:81/x/Orders',
      '//inner/orders',
      'Orders',
    ];
    for (const form of forms) expect(resolveNextLink(`${form}${query}`, url)).toBe(on(query));
  });

  test.each([
    ['?$skiptoken=1', '?$skiptoken=1'],
    ['../Orders/?$skiptoken=1', '?$skiptoken=1'],
    ['http://+:80/svc/Orders()?$skiptoken=1', '?$skiptoken=1'],
    ['https://user:secret@host/svc/%4frders?$skiptoken=1#end', '?$skiptoken=1'],
    ['#end', ''],
  ])('%s continues the rows', (link, query) => {
    expect(resolveNextLink(link, url)).toBe(on(query));
  });

  test.each([
    'https://other/svc/Customers?$skiptoken=1',
    'Orders(1)/Items?$skiptoken=1',
    '/svc?$skiptoken=1',
    'https://host?$skiptoken=1',
    '//Orders?$skiptoken=1',
    '$metadata?$skiptoken=1',
    '%zz?$skiptoken=1',
    'javascript:alert(1)',
    'https://',
  ])('%s leads to another resource', (link) => {
    expect(resolveNextLink(link, url)).toBeUndefined();
  });
});

describe('guessNextLink', () => {
  test.each([0, 1, 2, 3])(
    'a link is found where the end that is looked at begins within a character, %i',
    (shift) => {
      const body = `{"value":["${'x'.repeat(shift)}${'é€𝄞'.repeat(2000)}"],"@odata.nextLink":"Orders?$skiptoken=é"}`;
      expect(guessNextLink(Buffer.from(body), url)).toBe(on('?$skiptoken=é'));
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
    expect(guessNextLink(Buffer.from(body), url)).toBe(on('?$skiptoken=5'));
  });

  test.each([
    ['no link', `{"value":${rows}}`],
    ['a link to another resource', '{"value":[],"@odata.nextLink":"https://host/svc/Items"}'],
    ['an empty link', '{"value":[],"@odata.nextLink":""}'],
    [
      'text of a row that looks like a link',
      JSON.stringify({ value: [{ a: '"@odata.nextLink":"Orders"' }] }),
    ],
    ['an invalid escape', '{"value":[],"@odata.nextLink":"\\x"}'],
  ])('%s gives no guess', (_name, body) => {
    expect(guessNextLink(Buffer.from(body), url)).toBeUndefined();
  });
});
