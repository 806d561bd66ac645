import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScanner, fieldFor, type Property, type SourceColumn } from '../../shared/odata/index.ts';
import { propertyOptions } from '../support/property-options.ts';
import { scannedCells } from '../support/scanned-cells.ts';

const columnOf = (name: string, type: string, more: Partial<Property> = {}): SourceColumn => {
  const property: Property = { name, type, kind: 'primitive', nullable: true, ...more };
  return { property, field: fieldFor(property, undefined, 'f') };
};

const COLUMNS: readonly SourceColumn[] = [
  columnOf('a/b/id', 'Edm.Int32', { column: 'a_b_id' }),
  columnOf('a/at', 'Edm.Int32', { column: 'a_at' }),
  columnOf('c', 'Edm.String'),
  { ...columnOf('Rest', 'Edm.Untyped', { kind: 'complex' }), isRest: true },
];

/** Names as rows have them: annotations too, some that columns take, and some that need escapes. */
const name = fc.oneof(
  fc.constantFrom('c', 'x', 'y', 'é"\\', 'x@odata.type', '@odata.etag', '\u2028'),
  fc
    .string({ maxLength: 4, unit: 'binary' })
    .filter((text) => !/^(?:[aAcC]|__proto__|.*@.*nextLink|\d+)$/s.test(text)),
);
const value = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: false })
  .filter((of) => !/"(?:[^"]*@|__proto__|\d+")/.test(JSON.stringify(of)));
const member = fc.oneof(
  fc.tuple(
    name.filter((of) => of !== 'c'),
    value.map((of) => JSON.stringify(of)),
  ),
  fc.tuple(
    fc.constant('c'),
    fc.string().map((of) => JSON.stringify(of)),
  ),
);

/** The complex member: its parts in any order, among others, with white space and escapes. */
const complex = fc
  .tuple(fc.nat({ max: 9 }), fc.option(fc.nat({ max: 9 })), fc.boolean(), value)
  .map(([id, at, isFirst, other]) => {
    const parts = [`"b" : {"i\\u0064":${id},"id2":7}`, `"at":${at}`, `"b2":${JSON.stringify(other)}`];
    return { id, at, json: `{ ${(isFirst ? parts : parts.toReversed()).join(' , ')} }` };
  });

const row = fc
  .tuple(complex, fc.array(member, { maxLength: 8 }), fc.nat({ max: 8 }))
  .map(([inner, members, place]) => {
    const texts = members.map(([of, json]) => `${JSON.stringify(of)}: ${json}`);
    texts.splice(Math.min(place, texts.length), 0, `"a":${inner.json}`);
    const others = new Map(members.filter(([of]) => of !== 'c' && !of.includes('@')));
    return { inner, json: `{${texts.join(',')}}`, others, c: members.findLast(([of]) => of === 'c')?.[1] };
  });

test('what no column takes is there as it came, and what lies within a member in its own column', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const scanner = createScanner(COLUMNS, { cursor: 'a/at', key: ['a/b/id'] }, 'f');
      const page = scanner.scan(Buffer.from(`{"value":[${rows.map(({ json }) => json).join(',')}]}`));
      const cells = scannedCells(scanner.view());
      expect(page.unknown).toStrictEqual([]);
      for (const [at, { inner, others, c }] of rows.entries()) {
        const [id, cursor, text, rest] = cells[at] ?? [];
        expect([id, cursor]).toStrictEqual([String(inner.id), inner.at === null ? null : String(inner.at)]);
        expect(page.places.isNull(at)).toBe(inner.at === null);
        expect(text).toBe(c === undefined ? null : (JSON.parse(c) as string));
        const wanted = [...others].map(([of, json]) => [of, JSON.parse(json) as unknown]);
        const found = rest === null || rest === undefined ? [] : Object.entries(JSON.parse(rest) as object);
        expect(found).toStrictEqual(wanted);
        expect(rest === null).toBe(others.size === 0);
      }
    }),
    propertyOptions(200),
  );
});
