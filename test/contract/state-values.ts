import type { FeedState } from '../../shared/state/index.ts';
import { aState, someTypes, T0 } from './state-fixtures.ts';

/** States that a store brings back as they went. */
export const STATES: readonly (readonly [string, FeedState])[] = [
  ['with nothing optional', aState()],
  [
    'with everything',
    aState({
      watermark: '11077',
      boundaryKeys: ['11077'],
      verifiedThrough: '10248',
      unverifiedRows: 'unknown',
      countDisagreements: 2,
      batch: 42,
      rows: 9_007_199_254_740_991,
      table: { id: '2d7e2d8c-4a3b-4a8e-9f0e-0d7d6a1c9f11', version: 17, etag: '"0x8DC"' },
      source: {
        ignoresOrder: true,
        ignoresFilter: false,
        cannotCount: true,
        capsSilently: true,
        longestPage: 5_000,
        refusesInAt: T0,
        lookUpKeys: 12,
        lookUpKeysAt: T0 + 1,
        noLookUpAt: T0 + 2,
      },
      nullCursor: { countedAt: T0, rows: 3 },
      types: someTypes(14),
    }),
  ],
  ['at a token of the source', aState({ token: 'https://example.test/svc/Orders?$deltatoken=a"b' })],
  [
    'in parts that move by themselves',
    aState({
      parts: [
        {
          part: 'CRONUS Österreich',
          watermark: '11077',
          verifiedThrough: '10248',
          unverifiedRows: 7,
          batch: 3,
        },
        { part: '2026', token: 't', verifiedThrough: null, unverifiedRows: 'unknown', batch: 0 },
      ],
    }),
  ],
  [
    'with long literals and several key columns',
    aState({
      cursorType: 'Edm.Decimal',
      cursorNullable: true,
      key: ['OrderID', 'Größe', 'キー'],
      watermark: `${'9'.repeat(38)}.${'1'.repeat(400)}`,
      verifiedThrough: '2026-11-23T07:00:00.123456789012+14:00',
    }),
  ],
  [
    'with hundreds of boundary keys',
    aState({ watermark: '1', boundaryKeys: Array.from({ length: 400 }, (_, key) => `["${key + 10_000}"]`) }),
  ],
  [
    'with no boundary keys at all, which is not the same as unknown ones',
    aState({ watermark: '1', boundaryKeys: [] }),
  ],
  [
    'with Unicode, quotes and half a surrogate pair in keys',
    aState({ boundaryKeys: ['Ærø', '東京', '😀', "O'Neil", '"', '\\', '\u0000\n', '\ud83d'] }),
  ],
];
