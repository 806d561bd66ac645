import { expect, test } from 'vitest';
import { parseCursor, type Place, placeOf } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import { isOneShift } from './one-shift.ts';
import type { FindRows } from './row-finder.ts';

const cursor: FeedCursor = {
  column: 'At',
  field: 'At',
  edmType: 'Edm.DateTimeOffset',
  kind: 'instant',
  nullable: false,
  key: ['Id'],
  keyFields: ['Id'],
  unique: false,
  orderby: 'At,Id',
};

/** The hour of a day, as a row's time. */
const hour = (hours: number, offset = 'Z'): string =>
  `2025-12-01T${String(hours).padStart(2, '0')}:00:00${offset}`;
const placeAt = (text: string): Place => {
  const value = parseCursor('instant', text);
  if (typeof value !== 'object') throw new Error(`${text} is no time`);
  return placeOf('instant', value.order);
};
const pageOf = (times: readonly (string | null)[]) =>
  createLeadingScanner({ ...cursor, nullable: true }, 'orders').scan(
    Buffer.from(JSON.stringify({ value: times.map((At, Id) => ({ Id: Id + 1, At })) })),
  );

/** Rows that were read before, by key and time. */
const recentOf = (rows: readonly (readonly [number, string])[]) => ({
  rows: rows.map(([key, text]) => {
    const value = parseCursor('instant', text);
    if (typeof value !== 'object') throw new Error(`${text} is no time`);
    return { literal: text, key: String(key), value, place: placeAt(text) };
  }),
});
const finding =
  (found: Awaited<ReturnType<FindRows>>): FindRows =>
  async () =>
    found;
const nothing = finding(new Map());

const UTC = [hour(1), hour(2), hour(3)];
const CASES: readonly (readonly [
  string,
  readonly (string | null)[],
  readonly (readonly [number, string])[],
  FindRows,
  boolean,
])[] = [
  ['one offset, and all that is known came', UTC, [[2, hour(2)]], finding('unproven'), true],
  ['Z is +00:00', [hour(1), hour(2, '+00:00')], [], nothing, true],
  ['two offsets on the page', [hour(1), hour(4, '+02:00')], [], nothing, false],
  ['another offset before', UTC, [[9, hour(0, '+02:00')]], nothing, false],
  ['a row without a time', [hour(1), null, hour(3)], [], nothing, false],
  ['a known row is left out, and gone', UTC, [[9, hour(2)]], nothing, true],
  [
    'a known row is left out, and moved',
    UTC,
    [[9, hour(2)]],
    finding(new Map([['9', { place: placeAt(hour(8)) }]])),
    true,
  ],
  [
    'a known row is left out, and there',
    UTC,
    [[9, hour(2)]],
    finding(new Map([['9', { place: placeAt(hour(2)) }]])),
    false,
  ],
  ['a known row is left out, and nobody knows', UTC, [[9, hour(2)]], finding('unproven'), false],
  ['a known row lies outside the answer', UTC, [[9, hour(7)]], finding('unproven'), true],
];

test.each(CASES)('%s', async (_, times, known, find, expected) => {
  expect(await isOneShift({ cursor, find }, recentOf(known), pageOf(times))).toBe(expected);
});
