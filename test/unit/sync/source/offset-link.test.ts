import { expect, test } from 'vitest';
import { isOffsetLink } from '../../../../shared/sync/source/offset-link.ts';

test.each([
  ['https://x/Orders?$skiptoken=200', 200, true],
  ['Orders?%24select=a&%24skiptoken=200', 200, true],
  ['/Orders?$skip=400&$orderby=a', 400, true],
  ['https://x/Orders?$skiptoken=10447', 200, false],
  ["https://x/Orders?$skiptoken='200'", 200, false],
  ['https://x/Orders?$filter=Id%20gt%20200', 200, false],
  [undefined, 200, false],
])('a next link %s after %i rows counts them: %s', (link, rows, expected) => {
  expect(isOffsetLink(link, rows)).toBe(expected);
});
