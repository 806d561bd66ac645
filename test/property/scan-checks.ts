import { isDeepStrictEqual } from 'node:util';
import { isTidemarkError } from '../../shared/core/index.ts';
import { createScanner, orderOfPlace, type ScannedPage, type Scanner } from '../../shared/odata/index.ts';
import { type ReferenceAnswer, type ReferencePage, referenceReader } from '../support/reference/read-page.ts';
import { copyOfBatch, scannedCells } from '../support/scanned-cells.ts';
import type { ScanSubject } from './scan-page-arbitraries.ts';

/** A scanner with rows of an earlier page, and the reference beside it. */
export interface ScanPair {
  readonly scanner: Scanner;
  readonly reference: (body: Uint8Array) => ReferenceAnswer;
  readonly subject: ScanSubject;
  /** The batch as it is before a page. */
  readonly held: ReturnType<typeof copyOfBatch>;
}

/** The pair, with the rows of `earlier` held, if the reference takes them. */
export const scanPair = (subject: ScanSubject, earlier: Uint8Array): ScanPair => {
  const scanner = createScanner(subject.columns, subject.keys, 'f');
  const reference = referenceReader(subject.columns, subject.keys);
  if (reference(earlier).outcome === 'page') {
    const { rowCount } = scanner.scan(earlier);
    scanner.keep(Array.from({ length: rowCount }, (_, row) => row));
  }
  return { scanner, reference, subject, held: copyOfBatch(scanner.view()) };
};

/** The page, or undefined for one that is refused in the right way. What else is thrown is thrown on. */
const scannedOrRefused = (scanner: Scanner, body: Uint8Array): ScannedPage | undefined => {
  try {
    return scanner.scan(body);
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return undefined;
    throw error;
  }
};

const MOST_UNKNOWN = 100;

const isSameUnknown = (found: readonly string[], wanted: readonly string[]): boolean => {
  const names = new Set(found.map((name) => name.toWellFormed()));
  if (names.size !== Math.min(MOST_UNKNOWN, wanted.length) || names.size !== found.length) return false;
  return [...names].every((name) => wanted.includes(name));
};

const ordersOf = ({ places }: ScannedPage): readonly (bigint | null)[] =>
  Array.from({ length: places.count }, (_, row) =>
    places.isNull(row) ? null : orderOfPlace(places.kind, places.at(row)),
  );

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, of: unknown) => (typeof of === 'bigint' ? String(of) : of)) ?? 'undefined';

/** What of a page is not as the reference has it; nothing where all is. */
const differencesOf = (scanner: Scanner, page: ScannedPage, wanted: ReferencePage): readonly string[] => {
  const cells = scannedCells(scanner.view()).slice(scanner.pageStart);
  const texts = [...wanted.texts].map(([name, of]) => [name, of.map((_, row) => page.textOf(name, row))]);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['rows', page.rowCount, wanted.rows.length],
    ['cells', cells, wanted.rows],
    ['orders', ordersOf(page), wanted.orders],
    ['texts', texts, [...wanted.texts]],
    ['link', page.link, wanted.link],
    ['context', page.context, wanted.context],
    ['count', page.count, wanted.count],
    ['replaced', page.replacedText.map(({ column, cells: count }) => [column, count]), [...wanted.replaced]],
    ['hexadecimal', page.hexColumns, wanted.hex],
  ];
  const different = pairs.filter(([, found, right]) => !isDeepStrictEqual(found, right));
  const told = different.map(([what, found, right]) => `${what}: ${shown(found)} is not ${shown(right)}`);
  const isKnown = isSameUnknown(page.unknown, wanted.unknown);
  return isKnown ? told : [...told, `unknown: ${shown(page.unknown)} is not ${shown(wanted.unknown)}`];
};

const faultIn = ({ scanner, reference, held }: ScanPair, body: Uint8Array): string | undefined => {
  const wanted = reference(body);
  const page = scannedOrRefused(scanner, body);
  if (page === undefined && wanted.outcome === 'page' && !wanted.mayRefuse) return 'it was refused';
  if (page !== undefined && wanted.outcome === 'refused') return `it was taken, and has ${wanted.why}`;
  const differences =
    page !== undefined && wanted.outcome === 'page' ? differencesOf(scanner, page, wanted) : [];
  if (page !== undefined) scanner.keep([]);
  if (!isDeepStrictEqual(copyOfBatch(scanner.view()), held)) return 'the batch is not as before';
  return differences.length === 0 ? undefined : differences.join('; ');
};

/**
 * Scans a body, and says what of it is wrong; undefined where all is right: the scanner answers what the reference answers, and after a refusal,
 * or once the page's rows are dropped, the batch is as before, byte for byte.
 */
export const faultOf = (pair: ScanPair, body: Uint8Array): string | undefined => {
  const fault = faultIn(pair, body);
  return fault === undefined ? undefined : `${fault} in ${Buffer.from(body).toString()}`;
};
