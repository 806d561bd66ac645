import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyOptions } from '../support/property-options.ts';
import { isWhole } from '../support/whole-sweep.ts';
import { faultOf, type ScanPair, scanPair } from './scan-checks.ts';
import { bodyOf, type PageParts, pagesOf, type ScanSubject, subjects } from './scan-page-arbitraries.ts';

/** A body of which one byte is another one. */
const flipped = (body: Buffer, at: number, to: number): Buffer => {
  const damaged = Buffer.from(body);
  damaged[at] = to;
  return damaged;
};

/** What the byte at a place may become: each of its bits turned round, and what means something to JSON or to UTF-8. */
const others = (byte: number): readonly number[] => {
  const bits = Array.from({ length: 8 }, (_, bit) => byte ^ (1 << bit));
  const meant = Array.from('"\\{}[]:, 0-.eu', (character) => character.charCodeAt(0));
  return [...new Set([...bits, ...meant, 0, 0xff, 0xc3, 0xed])].filter((to) => to !== byte);
};

/** Throws where a damaged page is neither refused nor what its own text says. */
const check = (pair: ScanPair, body: Buffer, what: string): void => {
  const fault = faultOf(pair, body);
  if (fault !== undefined) throw new Error(`${what}: ${fault}`);
};

const pairFor = (subject: ScanSubject, earlier: PageParts): ScanPair => scanPair(subject, bodyOf(earlier));

interface Sizes {
  readonly rows: readonly [number, number];
  readonly bytes: number;
}

const pagesWith = ({ rows, bytes }: Sizes) =>
  subjects
    .chain((subject) =>
      fc.tuple(fc.constant(subject), pagesOf(subject, { rows: [1, 2] }), pagesOf(subject, { rows })),
    )
    .filter(([, , page]) => bodyOf(page).length <= bytes);

const limit = { timeout: isWhole ? 1_200_000 : 60_000 };

/** A failure is told as it was found: to make it smaller would damage a thousand pages again at each step. */
const runs = (quick: number, whole: number) => ({
  ...propertyOptions(isWhole ? whole : quick),
  endOnFailure: true,
});

test('a page that is cut at any byte is refused, or what is left of it says all', limit, () => {
  fc.assert(
    fc.property(pagesWith({ rows: [1, 14], bytes: 4096 }), ([subject, earlier, page]) => {
      const body = bodyOf(page);
      const pair = pairFor(subject, earlier);
      for (let end = 0; end < body.length; end += 1) check(pair, body.subarray(0, end), `cut at ${end}`);
      expect(faultOf(pair, body)).toBeUndefined();
    }),
    runs(5, 100),
  );
});

test(
  'a small page with any byte turned into any of many others is refused, or what it then says',
  limit,
  () => {
    fc.assert(
      fc.property(pagesWith({ rows: [1, 2], bytes: 500 }), ([subject, earlier, page]) => {
        const body = bodyOf(page);
        const pair = pairFor(subject, earlier);
        for (const [at, byte] of body.entries())
          for (const to of others(byte)) check(pair, flipped(body, at, to), `${to} at ${at}`);
        expect(faultOf(pair, body)).toBeUndefined();
      }),
      runs(2, 50),
    );
  },
);

test('a page of up to 4 KiB with a byte changed at any place is refused, or what it then says', limit, () => {
  fc.assert(
    fc.property(pagesWith({ rows: [6, 14], bytes: 4096 }), fc.nat(), ([subject, earlier, page], turn) => {
      const body = bodyOf(page);
      const pair = pairFor(subject, earlier);
      for (const [at, byte] of body.entries()) {
        const all = others(byte);
        check(pair, flipped(body, at, all[(turn + at * 7) % all.length] ?? 0), `at ${at}`);
      }
      expect(faultOf(pair, body)).toBeUndefined();
    }),
    runs(2, 25),
  );
});

/** A body of so many rows, which are those of a page again and again. */
const longBody = (page: PageParts, count: number): Buffer =>
  bodyOf({
    ...page,
    rows: Array.from({ length: count }, (_, row) => page.rows[row % page.rows.length] ?? '{}'),
  });

const places = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 4, maxLength: 4 });

test('a large page that is cut, or changed, at random places is refused, or what it then says', limit, () => {
  fc.assert(
    fc.property(pagesWith({ rows: [4, 12], bytes: 8192 }), places, ([subject, earlier, page], damages) => {
      const body = longBody(page, 200);
      const pair = pairFor(subject, earlier);
      for (const [place, way] of damages) {
        const at = place % body.length;
        const all = others(body[at] ?? 0);
        check(pair, body.subarray(0, at), `cut at ${at}`);
        check(pair, flipped(body, at, all[way % all.length] ?? 0), `at ${at}`);
      }
      expect(faultOf(pair, body)).toBeUndefined();
    }),
    runs(3, 50),
  );
});

test('a page of thousands of rows is what it says, also when its last row is broken', limit, () => {
  fc.assert(
    fc.property(pagesWith({ rows: [4, 12], bytes: 2048 }), ([subject, earlier, page]) => {
      const body = longBody(page, 2500);
      const pair = pairFor(subject, earlier);
      expect(faultOf(pair, body)).toBeUndefined();
      check(pair, body.subarray(0, body.lastIndexOf('}', -2)), 'cut in the last row');
      expect(faultOf(pair, bodyOf(page))).toBeUndefined();
    }),
    runs(2, 25),
  );
});
