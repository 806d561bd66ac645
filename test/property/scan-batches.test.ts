import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScanner, type Scanner } from '../../shared/odata/index.ts';
import { findBounds, selectRows } from '../../shared/parquet/index.ts';
import { propertyOptions } from '../support/property-options.ts';
import { copyOfBatch } from '../support/scanned-cells.ts';
import { bodyOf, type PageParts, pagesOf, type ScanSubject, subjects } from './scan-page-arbitraries.ts';

const options = propertyOptions(80);

const twoPages = subjects.chain((subject) =>
  fc.tuple(fc.constant(subject), pagesOf(subject, { rows: [0, 12] }), pagesOf(subject, { rows: [0, 12] })),
);

const scannerOf = ({ columns, keys }: ScanSubject): Scanner => createScanner(columns, keys, 'f');

const numbersTo = (count: number): readonly number[] => Array.from({ length: count }, (_, row) => row);

/** Scans a page and keeps all of its rows. */
const take = (scanner: Scanner, page: PageParts): void => {
  scanner.keep(numbersTo(scanner.scan(bodyOf(page)).rowCount));
};

test('two pages, one after the other, are one page with the rows of both', () => {
  fc.assert(
    fc.property(twoPages, ([subject, first, second]) => {
      const [parted, joined] = [scannerOf(subject), scannerOf(subject)];
      take(parted, first);
      take(parted, second);
      take(joined, { ...first, rows: [...first.rows, ...second.rows] });
      expect(copyOfBatch(parted.view())).toStrictEqual(copyOfBatch(joined.view()));
      expect(parted.sizeBytes).toBe(joined.sizeBytes);
      expect(copyOfBatch(parted.take())).toStrictEqual(copyOfBatch(joined.take()));
    }),
    options,
  );
});

test('the rows that are kept of a page are those, and the rows before them stay', () => {
  fc.assert(
    fc.property(twoPages, fc.infiniteStream(fc.boolean()), ([subject, first, second], coins) => {
      const scanner = scannerOf(subject);
      take(scanner, first);
      const start = scanner.rowCount;
      const { rowCount } = scanner.scan(bodyOf(second));
      const kept = numbersTo(rowCount).filter(() => coins.next().value === true);
      const wanted = selectRows(scanner.view(), [...numbersTo(start), ...kept.map((row) => start + row)]);
      scanner.keep(kept);
      expect(copyOfBatch(scanner.view())).toStrictEqual(copyOfBatch(wanted));
      expect([scanner.rowCount, scanner.pageStart]).toStrictEqual([start + kept.length, start + kept.length]);
      take(scanner, second);
      expect(copyOfBatch(selectRows(scanner.view(), numbersTo(start + kept.length)))).toStrictEqual(
        copyOfBatch(wanted),
      );
    }),
    options,
  );
});

test('a page whose rows nobody kept is gone when the next one is scanned', () => {
  fc.assert(
    fc.property(twoPages, ([subject, first, second]) => {
      const [scanner, plain] = [scannerOf(subject), scannerOf(subject)];
      take(scanner, first);
      scanner.scan(bodyOf(second));
      take(scanner, first);
      take(plain, first);
      take(plain, first);
      expect(copyOfBatch(scanner.view())).toStrictEqual(copyOfBatch(plain.view()));
    }),
    options,
  );
});

test('what is taken outlives the pages that follow, and the scanner begins anew', () => {
  fc.assert(
    fc.property(twoPages, ([subject, first, second]) => {
      const [scanner, fresh] = [scannerOf(subject), scannerOf(subject)];
      take(scanner, first);
      const taken = scanner.take();
      const before = copyOfBatch(taken);
      expect([scanner.rowCount, scanner.pageStart]).toStrictEqual([0, 0]);
      take(scanner, second);
      take(fresh, second);
      expect(copyOfBatch(taken)).toStrictEqual(before);
      expect(copyOfBatch(scanner.view())).toStrictEqual(copyOfBatch(fresh.view()));
      scanner.reset();
      take(scanner, second);
      expect(copyOfBatch(scanner.view())).toStrictEqual(copyOfBatch(fresh.view()));
    }),
    options,
  );
});

test('T7: a taken batch has the bounds of its rows, also of those alone that were kept', () => {
  fc.assert(
    fc.property(twoPages, fc.infiniteStream(fc.boolean()), ([subject, first, second], coins) => {
      const scanner = scannerOf(subject);
      for (const page of [first, second, first]) {
        const { rowCount } = scanner.scan(bodyOf(page));
        scanner.keep(numbersTo(rowCount).filter(() => coins.next().value === true));
      }
      const batch = scanner.take();
      const found = batch.columns.map((_, at) => ({ ...batch.bounds?.[at] }));
      expect(found).toStrictEqual(batch.columns.map((column) => ({ ...findBounds(column) })));
      expect(scanner.take().bounds).toStrictEqual([]);
      take(scanner, second);
      scanner.reset();
      take(scanner, first);
      const again = scanner.take();
      expect(again.columns.map((_, at) => ({ ...again.bounds?.[at] }))).toStrictEqual(
        again.columns.map((column) => ({ ...findBounds(column) })),
      );
    }),
    options,
  );
});
