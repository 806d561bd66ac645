import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyOptions } from '../support/property-options.ts';
import { faultOf, scanPair } from './scan-checks.ts';
import { bodyOf, brokenPagesOf, pagesOf, subjects } from './scan-page-arbitraries.ts';

const tidy = subjects.chain((subject) =>
  fc.tuple(fc.constant(subject), pagesOf(subject, { rows: [0, 3] }), pagesOf(subject, { rows: [0, 8] })),
);
const wild = subjects.chain((subject) =>
  fc.tuple(
    fc.constant(subject),
    pagesOf(subject, { rows: [0, 3] }),
    fc.oneof(
      { weight: 3, arbitrary: pagesOf(subject, { rows: [0, 8], isWild: true }) },
      { weight: 1, arbitrary: brokenPagesOf(subject) },
    ),
  ),
);

test('a page of any types, spellings and orders is what its text says', () => {
  fc.assert(
    fc.property(tidy, ([subject, earlier, page]) => {
      const body = bodyOf(page);
      const pair = scanPair(subject, bodyOf(earlier));
      expect(pair.reference(body).outcome).toBe('page');
      expect(faultOf(pair, body)).toBeUndefined();
    }),
    propertyOptions(200),
  );
});

test('a page with values that no column takes is refused, and leaves nothing behind', () => {
  fc.assert(
    fc.property(wild, ([subject, earlier, page]) => {
      const body = bodyOf(page);
      expect(faultOf(scanPair(subject, bodyOf(earlier)), body)).toBeUndefined();
    }),
    propertyOptions(200),
  );
});
