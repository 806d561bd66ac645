import { describe, expect, test } from 'vitest';
import { countUrl, entitySetUrl, metadataUrl } from '../../../../shared/odata/request/url.ts';

const address = (query: Record<string, string> = {}) => ({
  serviceUrl: 'https://host/svc/',
  entitySet: 'Orders',
  query,
});

describe('URLs', () => {
  test('a query is percent-encoded, its spaces as %20', () => {
    const url = entitySetUrl(address(), {
      filter: "A eq 'x+y & z/%#?''é' and B ge 2012-09-03T00:00:00+02:00",
      orderby: 'B,A desc',
      select: ['A', 'B'],
    });
    expect(url).toBe(
      'https://host/svc/Orders?$filter=A%20eq%20%27x%2By%20%26%20z%2F%25%23%3F%27%27%C3%A9%27%20and%20B%20ge%202012-09-03T00%3A00%3A00%2B02%3A00&$orderby=B%2CA%20desc&$select=A%2CB',
    );
  });

  test('the options of the feed go with every request', () => {
    const feed = address({ 'cross-company': 'true', 'a b': "c'd" });
    expect(metadataUrl(feed)).toBe('https://host/svc/$metadata?cross-company=true&a%20b=c%27d');
    expect(countUrl(feed, 'A eq 1')).toBe(
      'https://host/svc/Orders/$count?$filter=A%20eq%201&cross-company=true&a%20b=c%27d',
    );
    expect(entitySetUrl(feed, {})).toBe('https://host/svc/Orders?cross-company=true&a%20b=c%27d');
  });

  test('without options there is no question mark', () => {
    expect(metadataUrl(address())).toBe('https://host/svc/$metadata');
    expect(countUrl(address(), undefined)).toBe('https://host/svc/Orders/$count');
    expect(entitySetUrl(address(), { select: [] })).toBe('https://host/svc/Orders');
  });

  test('a select that makes the URL too long is left out, the rest stays', () => {
    const select = Array.from({ length: 200 }, (_, at) => `Property${at}`);
    expect(entitySetUrl(address(), { filter: 'A gt 1', select })).toBe(
      'https://host/svc/Orders?$filter=A%20gt%201',
    );
  });
});
