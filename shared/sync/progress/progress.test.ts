import { describe, expect, test } from 'vitest';
import type { CellPlace, FeedState, KnownTypes } from '../../state/index.ts';
import { advance } from './advance.ts';
import { announced } from './announced.ts';
import { beginProgress, BLANK } from './blank.ts';
import type { ComparedWalk, ProgressEvent } from './events.ts';
import { mustRescan } from './must-rescan.ts';
import { verdictOf } from './verdict.ts';

const identity = {
  fingerprint: 'f',
  cursorType: 'Edm.Int32',
  cursorNullable: false,
  key: ['Id'],
};
const table = { id: 't', version: 4, etag: 'e' };

/** 50 rows, verified up to 30, and 20 rows above that. */
const HALF: FeedState = {
  ...BLANK,
  ...identity,
  watermark: '50',
  boundaryKeys: ['50'],
  verifiedThrough: '30',
  unverifiedRows: 20,
  countDisagreements: 1,
  batch: 5,
  rows: 50,
  table,
  source: { cannotCount: true },
  nullCursor: { countedAt: 7, rows: 2 },
};
const WHOLE: FeedState = { ...HALF, verifiedThrough: '50', unverifiedRows: 0 };
/** From the feed's first row on nothing is verified. */
const NONE: FeedState = { ...HALF, verifiedThrough: null, unverifiedRows: 50 };

type Gone = 'watermark' | 'boundaryKeys' | 'countDisagreements' | 'table' | 'nullCursor';

/** `before` with what an event changes, and without what it takes away. */
const changed = (before: FeedState, changes: Partial<FeedState>, ...gone: readonly Gone[]): FeedState => {
  const kept = Object.entries({ ...before, ...changes }).filter(([name]) => !gone.includes(name as Gone));
  return Object.fromEntries(kept) as unknown as FeedState;
};

/** Reading stands in the midst of a value. */
const cell: CellPlace = { filter: 'At ge 50 and At lt 51', rows: 3, behind: [['Id', '50']] };

interface Case {
  readonly fact: string;
  readonly before: FeedState;
  readonly event: ProgressEvent;
  readonly after: FeedState;
}

const known = { keys: ['60'], unverified: 30, traits: { capsSilently: true } };
const batch = { kind: 'batch-committed', batch: 6, rows: 10 } as const;
const batches: readonly Case[] = [
  {
    fact: 'T2: a batch moves the watermark to its last row, and nothing that is verified',
    before: HALF,
    event: { ...batch, from: '50', to: '60', ...known },
    after: changed(HALF, {
      watermark: '60',
      boundaryKeys: ['60'],
      unverifiedRows: 30,
      batch: 6,
      rows: 60,
      source: { capsSilently: true },
    }),
  },
  {
    fact: 'a batch that is only in the log leaves the boundary and the unverified rows unknown',
    before: HALF,
    event: { ...batch, from: '50', to: '60' },
    after: changed(HALF, { watermark: '60', unverifiedRows: 'unknown', batch: 6, rows: 60 }, 'boundaryKeys'),
  },
  {
    fact: 'a batch that is only in the log counts where nothing is verified yet',
    before: NONE,
    event: { ...batch, from: '50', to: '60' },
    after: changed(NONE, { watermark: '60', unverifiedRows: 60, batch: 6, rows: 60 }, 'boundaryKeys'),
  },
  {
    fact: 'T3: a batch over a lower watermark tells that the rows above that were gone',
    before: HALF,
    event: { ...batch, from: '40', to: '45' },
    after: changed(HALF, { watermark: '45', unverifiedRows: 'unknown', batch: 6, rows: 60 }, 'boundaryKeys'),
  },
  {
    fact: 'T3: what was verified above a lower watermark is not any more',
    before: WHOLE,
    event: { ...batch, from: '40', to: '45' },
    after: changed(
      WHOLE,
      { watermark: '45', verifiedThrough: '40', unverifiedRows: 'unknown', batch: 6, rows: 60 },
      'boundaryKeys',
    ),
  },
  {
    fact: 'T3: a batch over no watermark tells that the feed was reset',
    before: HALF,
    event: { ...batch, to: '45' },
    after: {
      ...BLANK,
      ...identity,
      watermark: '45',
      unverifiedRows: 10,
      batch: 6,
      rows: 10,
      source: { cannotCount: true },
    },
  },
  {
    fact: 'T3: a first batch over a watermark tells that the table was adopted there',
    before: beginProgress(identity),
    event: { ...batch, from: '40', to: '45' },
    after: {
      ...BLANK,
      ...identity,
      watermark: '45',
      verifiedThrough: '40',
      unverifiedRows: 'unknown',
      batch: 6,
      rows: 10,
    },
  },
  {
    fact: 'T1: a batch over a greater watermark tells that rows were read of which nobody knows',
    before: NONE,
    event: { ...batch, from: '55', to: '60' },
    after: changed(NONE, { watermark: '60', unverifiedRows: 'unknown', batch: 6, rows: 60 }, 'boundaryKeys'),
  },
  {
    fact: 'T1: a batch that its run did not take for right has its rows read again',
    before: NONE,
    event: { ...batch, from: '50', to: '60', unverified: 'unknown' },
    after: changed(NONE, { watermark: '60', unverifiedRows: 'unknown', batch: 6, rows: 60 }, 'boundaryKeys'),
  },
  {
    fact: 'a batch without a place leaves the watermark',
    before: HALF,
    event: { ...batch, from: '50' },
    after: changed(HALF, { unverifiedRows: 'unknown', batch: 6, rows: 60 }, 'boundaryKeys'),
  },
  {
    fact: 'a number that a fence used up is not used again',
    before: HALF,
    event: { kind: 'batch-used', batch: 9 },
    after: changed(HALF, { batch: 9 }),
  },
  {
    fact: 'a number below the last one changes nothing',
    before: HALF,
    event: { kind: 'batch-used', batch: 3 },
    after: HALF,
  },
];

const window = { kind: 'window-replaced', added: 12, removed: 10 } as const;
const reloads: readonly Case[] = [
  {
    fact: 'a verified window that begins in what is verified verifies all',
    before: HALF,
    event: { ...window, from: '20', to: '55', verified: true, keys: ['55'] },
    after: changed(
      HALF,
      { watermark: '55', boundaryKeys: ['55'], verifiedThrough: '55', unverifiedRows: 0, rows: 52 },
      'countDisagreements',
    ),
  },
  {
    fact: 'so does one that begins where that ends',
    before: HALF,
    event: { ...window, from: '30', to: '55', verified: true },
    after: changed(
      HALF,
      { watermark: '55', verifiedThrough: '55', unverifiedRows: 0, rows: 52 },
      'boundaryKeys',
      'countDisagreements',
    ),
  },
  {
    fact: 'so does one from the first row on',
    before: NONE,
    event: { ...window, to: '55', verified: true },
    after: changed(
      NONE,
      { watermark: '55', verifiedThrough: '55', unverifiedRows: 0, rows: 52 },
      'boundaryKeys',
      'countDisagreements',
    ),
  },
  {
    fact: 'a verified window above what is not verified verifies nothing',
    before: HALF,
    event: { ...window, from: '40', to: '55', verified: true },
    after: changed(
      HALF,
      { watermark: '55', unverifiedRows: 'unknown', rows: 52 },
      'boundaryKeys',
      'countDisagreements',
    ),
  },
  {
    fact: 'a window that is not verified is read again from where it began',
    before: HALF,
    event: { ...window, from: '20', to: '55', verified: false },
    after: changed(
      HALF,
      { watermark: '55', verifiedThrough: '20', unverifiedRows: 'unknown', rows: 52 },
      'boundaryKeys',
      'countDisagreements',
    ),
  },
  {
    fact: 'T2: nothing is verified above the watermark that an empty window leaves',
    before: WHOLE,
    event: { ...window, from: '40', to: '35', verified: false },
    after: changed(
      WHOLE,
      { watermark: '35', verifiedThrough: '35', unverifiedRows: 0, rows: 52 },
      'boundaryKeys',
      'countDisagreements',
    ),
  },
  {
    fact: 'T2: nor where the window began above what is verified',
    before: HALF,
    event: { ...window, from: '45', to: '25', verified: false },
    after: changed(
      HALF,
      { watermark: '25', verifiedThrough: '25', unverifiedRows: 0, rows: 52 },
      'boundaryKeys',
      'countDisagreements',
    ),
  },
  {
    fact: 'a verified window below the watermark leaves the place as it is',
    before: WHOLE,
    event: { ...window, from: '20', to: WHOLE.watermark ?? '', verified: true, isBelow: true },
    after: changed(WHOLE, { rows: (WHOLE.rows ?? 0) + 2 }),
  },
  {
    fact: 'T2: where less was verified before, no more is after it',
    before: HALF,
    event: { ...window, from: '20', to: HALF.watermark ?? '', verified: true, isBelow: true },
    after: changed(HALF, { unverifiedRows: 'unknown', rows: 52 }),
  },
  {
    fact: 'T1: one that is not verified takes what is verified back to its beginning',
    before: HALF,
    event: { ...window, from: '20', to: HALF.watermark ?? '', verified: false, isBelow: true },
    after: changed(HALF, { verifiedThrough: '20', unverifiedRows: 'unknown', rows: 52 }),
  },
  {
    fact: 'T5: a window that leaves no row leaves no watermark',
    before: WHOLE,
    event: { kind: 'window-replaced', added: 0, removed: 70, verified: true },
    after: changed(
      WHOLE,
      { verifiedThrough: null, unverifiedRows: 0, rows: 0 },
      'watermark',
      'boundaryKeys',
      'countDisagreements',
    ),
  },
];

const tables: readonly Case[] = [
  {
    fact: 'a version that was seen has its rows by its statistics',
    before: HALF,
    event: { kind: 'version-seen', table: { ...table, version: 9 }, rows: 44 },
    after: changed(HALF, { table: { ...table, version: 9 }, rows: 44 }),
  },
  {
    fact: 'without statistics they are as far as they were counted',
    before: HALF,
    event: { kind: 'version-seen', table: { ...table, version: 9 } },
    after: changed(HALF, { table: { ...table, version: 9 } }),
  },
  {
    fact: 'T3: a table that is gone leaves the number of the batch and what was learned of the source',
    before: HALF,
    event: { kind: 'table-reset' },
    after: { ...BLANK, ...identity, batch: 5, source: { cannotCount: true } },
  },
  {
    fact: 'T3: of a table that is gone, nobody misses what a source had that began again',
    before: changed(HALF, { source: { cannotCount: true, wentBack: '30' } }),
    event: { kind: 'table-reset' },
    after: { ...BLANK, ...identity, batch: 5, source: { cannotCount: true } },
  },
  {
    fact: 'T3: a table is adopted at its greatest value',
    before: HALF,
    event: { kind: 'table-adopted', watermark: '80' },
    after: {
      ...BLANK,
      ...identity,
      watermark: '80',
      verifiedThrough: '80',
      batch: 5,
      source: { cannotCount: true },
    },
  },
  {
    fact: 'T3: an empty table is adopted without a watermark',
    before: HALF,
    event: { kind: 'table-adopted' },
    after: { ...BLANK, ...identity, batch: 5, source: { cannotCount: true } },
  },
  {
    fact: 'T3: rows gone from the top are fetched again',
    before: HALF,
    event: { kind: 'rows-gone', watermark: '40' },
    after: changed(HALF, { watermark: '40', unverifiedRows: 'unknown' }, 'boundaryKeys'),
  },
  {
    fact: 'T3: rows gone from what is verified leave what is below them verified',
    before: HALF,
    event: { kind: 'rows-gone', watermark: '10' },
    after: changed(HALF, { watermark: '10', verifiedThrough: '10', unverifiedRows: 0 }, 'boundaryKeys'),
  },
  {
    fact: 'T3: rows gone from below the top leave the watermark, and its ties unknown',
    before: HALF,
    event: { kind: 'rows-gone', watermark: '50' },
    after: changed(HALF, {}, 'boundaryKeys'),
  },
  {
    fact: 'a watermark too far ahead goes back to what the table has below',
    before: HALF,
    event: { kind: 'watermark-ahead', watermark: '40' },
    after: changed(HALF, { watermark: '40', unverifiedRows: 'unknown' }, 'boundaryKeys'),
  },
  {
    fact: 'a watermark too far ahead of every row leaves none',
    before: HALF,
    event: { kind: 'watermark-ahead' },
    after: changed(HALF, { verifiedThrough: null, unverifiedRows: 0 }, 'watermark', 'boundaryKeys'),
  },
  {
    fact: 'another configuration leaves the number of the batch alone',
    before: HALF,
    event: { kind: 'feed-changed', identity: { ...identity, fingerprint: 'g' } },
    after: { ...BLANK, ...identity, fingerprint: 'g', batch: 5 },
  },
  {
    fact: 'a state that was lost takes what the log says for right',
    before: NONE,
    event: { kind: 'log-believed' },
    after: changed(NONE, { verifiedThrough: '50', unverifiedRows: 0 }, 'countDisagreements'),
  },
];

const walks: readonly Case[] = [
  {
    fact: 'T2: a walk that took nothing moves the watermark over rows that are in the table',
    before: HALF,
    event: { kind: 'walk-ended', watermark: '60', ...known },
    after: changed(HALF, {
      watermark: '60',
      boundaryKeys: ['60'],
      unverifiedRows: 30,
      source: { capsSilently: true },
    }),
  },
  {
    fact: 'a rescan that was stopped is not begun below what it passed',
    before: changed(HALF, { unverifiedRows: 'unknown' }),
    event: { kind: 'passed', through: '40', unverified: 'unknown' },
    after: changed(HALF, { verifiedThrough: '40', unverifiedRows: 'unknown' }),
  },
  {
    fact: 'one that passed the old watermark leaves what it counted beyond',
    before: changed(HALF, { unverifiedRows: 'unknown' }),
    event: { kind: 'passed', through: '45', unverified: 5 },
    after: changed(HALF, { verifiedThrough: '45', unverifiedRows: 5 }),
  },
  {
    fact: 'T1: a source that was found to keep no order has shown nothing to be right',
    before: HALF,
    event: { kind: 'trait-learned', traits: { ignoresOrder: true } },
    after: changed(HALF, { source: { cannotCount: true, ignoresOrder: true }, unverifiedRows: 'unknown' }),
  },
  {
    fact: 'but for what was verified before',
    before: WHOLE,
    event: { kind: 'trait-learned', traits: { ignoresOrder: true } },
    after: changed(WHOLE, { source: { cannotCount: true, ignoresOrder: true } }),
  },
  {
    fact: 'what else is learned of a source changes nothing that is known',
    before: HALF,
    event: { kind: 'trait-learned', traits: { capsSilently: true } },
    after: changed(HALF, { source: { cannotCount: true, capsSilently: true } }),
  },
  {
    fact: 'what is known of a source by now is all that is known of it',
    before: HALF,
    event: { kind: 'traits-known', traits: { capsSilently: true } },
    after: changed(HALF, { source: { capsSilently: true } }),
  },
  {
    fact: 'how far a cell came is told by the commits that its rows came with',
    before: changed(HALF, { source: { inCell: cell } }),
    event: { kind: 'traits-known', traits: { capsSilently: true, inCell: { ...cell, rows: 9 } } },
    after: changed(HALF, { source: { capsSilently: true, inCell: cell } }),
  },
  {
    fact: 'a batch tells how far its cell came',
    before: changed(HALF, { source: { inCell: cell } }),
    event: { ...batch, from: '50', ...known, traits: { inCell: { ...cell, rows: 9 } } },
    after: changed(HALF, {
      batch: 6,
      rows: 60,
      boundaryKeys: ['60'],
      unverifiedRows: 30,
      source: { inCell: { ...cell, rows: 9 } },
    }),
  },
  {
    fact: 'where rows are gone from the table, a cell is read from its first row on',
    before: changed(HALF, { source: { inCell: cell } }),
    event: { kind: 'rows-gone', watermark: '50' },
    after: changed(HALF, { source: {} }, 'boundaryKeys'),
  },
  {
    fact: 'what holds no more of a source is forgotten, and nothing else',
    before: changed(HALF, { source: { cannotCount: true, noLookUpAt: 5, lookUpKeys: 3 } }),
    event: { kind: 'traits-forgotten', traits: ['noLookUpAt', 'longestPage'] },
    after: changed(HALF, { source: { cannotCount: true, lookUpKeys: 3 } }),
  },
  {
    fact: 'rows without a cursor are counted, and when',
    before: HALF,
    event: { kind: 'null-cursors-counted', countedAt: 9, rows: 4 },
    after: changed(HALF, { nullCursor: { countedAt: 9, rows: 4 } }),
  },
];

const walk: ComparedWalk = {
  agreement: 'agrees',
  unverified: 20,
  rescan: false,
  missing: 0,
  offsetPaged: false,
  from: '50',
};
const verified = changed(HALF, { verifiedThrough: '50', unverifiedRows: 0 }, 'countDisagreements');
const unknown = changed(HALF, { unverifiedRows: 'unknown' });
const calm = changed(HALF, {}, 'countDisagreements');
const counts: readonly (Omit<Case, 'event'> & {
  readonly walk: Partial<ComparedWalk>;
  readonly verdict: string;
})[] = [
  { fact: 'that agrees verifies all', before: HALF, walk: {}, verdict: 'verified', after: verified },
  {
    fact: 'that cannot be had leaves the order to verify all',
    before: HALF,
    walk: { agreement: 'cannot-count' },
    verdict: 'verified',
    after: verified,
  },
  {
    fact: 'that differs has the next walk read again',
    before: HALF,
    walk: { agreement: 'differs' },
    verdict: 'open',
    after: unknown,
  },
  {
    fact: 'that could not be asked for is asked for by the next walk',
    before: unknown,
    walk: { agreement: 'not-now', unverified: 23 },
    verdict: 'open',
    after: changed(HALF, { unverifiedRows: 23 }),
  },
  {
    fact: 'that could not be asked for after a rescan is asked for by the next walk',
    before: unknown,
    walk: { agreement: 'not-now', rescan: true, offsetPaged: true },
    verdict: 'open',
    after: HALF,
  },
  {
    fact: 'that could not be asked for of pages joined by offsets has them read again',
    before: HALF,
    walk: { agreement: 'not-now', offsetPaged: true },
    verdict: 'open',
    after: unknown,
  },
  {
    fact: 'T1: that agrees of pages joined by offsets has them read again',
    before: HALF,
    walk: { offsetPaged: true },
    verdict: 'offset-paged',
    after: unknown,
  },
  {
    fact: 'that agrees when they were read again, and brought rows beyond, verifies what was read twice',
    before: HALF,
    walk: { offsetPaged: true, rescan: true, from: '40' },
    verdict: 'offset-paged',
    after: changed(unknown, { verifiedThrough: '40' }),
  },
  {
    fact: 'that agrees when they were read again, and lacked rows, verifies nothing',
    before: HALF,
    walk: { offsetPaged: true, rescan: true, missing: 1 },
    verdict: 'offset-paged',
    after: unknown,
  },
  {
    fact: 'that agrees when they were read again to the same end verifies all',
    before: HALF,
    walk: { offsetPaged: true, rescan: true },
    verdict: 'verified',
    after: verified,
  },
  {
    fact: 'that differs after a rescan that found nothing missing is remembered',
    before: calm,
    walk: { agreement: 'differs', rescan: true },
    verdict: 'disputed',
    after: changed(unknown, { countDisagreements: 1 }),
  },
  {
    fact: 'that differs once more is overruled',
    before: HALF,
    walk: { agreement: 'differs', rescan: true },
    verdict: 'overruled',
    after: verified,
  },
  {
    fact: 'that differs after a rescan that took missing rows is asked for again',
    before: HALF,
    walk: { agreement: 'differs', rescan: true, missing: 2 },
    verdict: 'open',
    after: unknown,
  },
];

describe.each([
  ['a batch', batches],
  ['a reload', reloads],
  ['the table', tables],
  ['a walk', walks],
])('of %s:', (_, cases) => {
  test.each(cases)('$fact', ({ before, event, after }) => {
    expect(advance(before, event)).toStrictEqual(after);
  });
});

describe('a count', () => {
  test.each(counts)('$fact', ({ before, walk: part, verdict, after }) => {
    const event = { kind: 'count-compared', ...walk, ...part } as const;
    expect(verdictOf(before, event)).toBe(verdict);
    expect(advance(before, event)).toStrictEqual(after);
  });
});

test('a feed’s first window is right from its first row on, wherever that is', () => {
  const event = { ...window, from: '20', to: '55', verified: true } as const;
  expect(advance(beginProgress(identity), event)).toMatchObject({ watermark: '55', verifiedThrough: '55' });
});

test('a token of the source, and parts, are gone with the table', () => {
  const part = { part: 'p', token: 't', verifiedThrough: null, unverifiedRows: 0, batch: 1 };
  const before = { ...beginProgress(identity), token: 't', parts: [part] };
  expect(advance(before, { kind: 'table-reset' })).toStrictEqual(beginProgress(identity));
  expect(advance(before, { kind: 'batch-used', batch: 1 })).toStrictEqual({ ...before, batch: 1 });
});

test('a literal that is none of the cursor’s type is told', () => {
  const event = { kind: 'rows-gone', watermark: 'ten' } as const;
  expect(() => advance(HALF, event)).toThrow('not a literal of Edm.Int32');
});

test('literals are compared in the order of their type, whatever their spelling', () => {
  const times = { ...HALF, cursorType: 'Edm.DateTimeOffset', watermark: '2026-01-01T02:00:00+02:00' };
  const event = { kind: 'passed', through: '2026-01-01T00:00:00.000Z', unverified: 'unknown' } as const;
  expect(advance(times, event)).toMatchObject({ verifiedThrough: times.watermark, unverifiedRows: 0 });
});

test('a walk begins at what is verified where the rows above that are unknown', () => {
  expect([HALF, WHOLE, unknown, beginProgress(identity)].map(mustRescan)).toStrictEqual([
    false,
    false,
    true,
    false,
  ]);
});

const types: KnownTypes = {
  fingerprint: 'f',
  name: 'N.T',
  key: ['Id'],
  properties: [{ name: 'Id', type: 'Edm.Int32', kind: 'primitive', nullable: false }],
  document: 'd',
  askedAt: 7,
  undeclared: [],
};

test('types are the source’s: they outlive the table, and go with the feed', () => {
  const typed = advance(HALF, { kind: 'types-declared', types });
  const keyTypes = ['Edm.Int32'];
  expect(typed).toStrictEqual({ ...HALF, types, keyTypes });
  expect(advance(typed, { kind: 'table-reset' })).toMatchObject({ types, keyTypes });
  expect(advance(typed, { kind: 'table-adopted' })).toMatchObject({ types, keyTypes });
  expect(advance(typed, { kind: 'feed-changed', identity })).not.toHaveProperty('types');
  expect(advance(typed, { kind: 'feed-changed', identity })).not.toHaveProperty('keyTypes');
});

test('an intent holds neither the boundary nor the types nor the version', () => {
  expect(announced({ ...HALF, types })).toStrictEqual(changed(HALF, {}, 'boundaryKeys', 'table'));
});
