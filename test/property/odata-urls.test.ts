import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessNextLink, resolveNextLink } from '../../shared/odata/request/next-link.ts';
import { readPageMembers } from '../../shared/odata/scan/index.ts';
import { entitySetUrl } from '../../shared/odata/request/url.ts';
import { propertyOptions } from '../support/property-options.ts';

const options = propertyOptions(1000);

const SERVICE = 'https://host.example/odata/v4/svc';
const PAGE = `${SERVICE}/Orders?$filter=A%20gt%201`;
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...`%&#+'/? =;é€"\\$`.split('')), minLength: 1 }),
);

test('every option of a URL decodes to what was asked', () => {
  fc.assert(
    fc.property(text, text, fc.dictionary(text, text, { maxKeys: 3 }), (filter, orderby, query) => {
      const url = entitySetUrl({ serviceUrl: SERVICE, entitySet: 'Orders', query }, { filter, orderby });
      expect(url).not.toMatch(/[+'\s]/);
      const pairs = url
        .slice(url.indexOf('?') + 1)
        .split('&')
        .map((pair) => pair.split('=').map(decodeURIComponent));
      expect(pairs).toEqual([['$filter', filter], ['$orderby', orderby], ...Object.entries(query)]);
      // What fetch sends is what was written.
      expect(new URL(url).href).toBe(url);
    }),
    options,
  );
});

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019%2F$=&_-.~'.split('')), minLength: 1 });

test('a next link in any form leads to the same place', () => {
  fc.assert(
    fc.property(token, (skip) => {
      const relative = `Orders?%24skiptoken=${skip}`;
      const absolute = `${SERVICE}/${relative}`;
      const forms = [
        absolute,
        relative,
        `./${relative}`,
        relative.slice('Orders'.length),
        `/odata/v4/svc/${relative}`,
        `/inner/${relative}`,
        `http://inner:8080/v4/${relative}`,
        `//inner/${relative}`,
        `https://user:secret@elsewhere.example/${relative}#top`,
      ];
      expect(forms.map((link) => resolveNextLink(link, PAGE))).toEqual(forms.map(() => absolute));
    }),
    options,
  );
});

test('no link leads to another origin', () => {
  const links = fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'/\\@:.?#hostexample'.split('')) }),
    fc.webUrl().map((url) => url.slice(url.indexOf(':') + 1)),
  );
  fc.assert(
    fc.property(links, (link) => {
      const url = resolveNextLink(link, PAGE);
      expect(url === undefined ? 'https://host.example' : new URL(url).origin).toBe('https://host.example');
    }),
    options,
  );
});

test('a guess at a link is what the page says, whatever the rows hold', () => {
  const row = fc.dictionary(
    fc.constantFrom('A', 'B', 'C'),
    fc.oneof(text, fc.constant('"@odata.nextLink":"Orders?no"')),
  );
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 5 }),
      fc.option(token, { nil: undefined }),
      fc.boolean(),
      (rows, skip, last) => {
        const link = skip === undefined ? {} : { '@odata.nextLink': `Orders?$skiptoken=${skip}` };
        const body = Buffer.from(JSON.stringify(last ? { value: rows, ...link } : { ...link, value: rows }));
        const members = readPageMembers(body, 'f');
        const resolved = members.link === undefined ? undefined : resolveNextLink(members.link, PAGE);
        expect(guessNextLink(body, PAGE)).toBe(resolved);
      },
    ),
    options,
  );
});
