import { describe, expect, test } from 'vitest';
import type { Feed } from '../../config/index.ts';
import type { AddFile, Commit, Snapshot, TidemarkInfo } from '../../delta/index.ts';
import type { FeedState } from '../../state/index.ts';
import { feed } from '../../../test/unit/sync/samples.ts';
import { appIdOf } from '../feed/index.ts';
import { BLANK } from '../progress/index.ts';
import { catchUp } from './catch-up.ts';
import { adoptTable, type Followed, followTable, lowerToTop } from './follow-table.ts';
import type { TableLook } from './look-at-table.ts';

const OURS = 'tidemark:Tables/Orders';

const NEW: FeedState = { ...BLANK, fingerprint: 'f', cursorType: 'Edm.Int32', key: ['Id'] };
/** 50 rows in 5 batches, of which the last 20 rows are not verified. */
const STATE: FeedState = {
  ...NEW,
  watermark: '50',
  boundaryKeys: ['50'],
  verifiedThrough: '30',
  unverifiedRows: 20,
  batch: 5,
  rows: 50,
  table: { id: 't', version: 5, etag: 'e5' },
};
const { boundaryKeys: _keys, ...UNBOUND } = STATE;

const file = (path: string, rows = 10): AddFile => ({
  path,
  partitionValues: {},
  size: 1,
  modificationTime: 0,
  dataChange: true,
  stats: JSON.stringify({ numRecords: rows }),
});
const removed = (path: string, dataChange = true): Commit['removes'][number] => ({
  path,
  deletionTimestamp: 0,
  dataChange,
});

const commitOf = (parts: Partial<Commit>): Commit => ({
  version: 6,
  adds: [],
  removes: [],
  dataChange: true,
  metadataChanged: false,
  protocolChanged: false,
  txns: new Map(),
  ...parts,
});
const ours = (batch: number, info: Partial<TidemarkInfo>): Commit =>
  commitOf({
    txns: new Map([[OURS, batch]]),
    tidemark: { runId: 'r', feed: 'orders', fingerprint: 'f', rows: 0, batch, ...info },
  });
const append = (batch: number, from: string | undefined, to: string): Commit =>
  ours(batch, { ...(from !== undefined && { from }), to, rows: 10 });

describe('catching up with the log', () => {
  const cases: readonly (readonly [string, FeedState, readonly Commit[], Partial<FeedState>])[] = [
    ['takes up what a dead run committed', STATE, [append(6, '50', '60')], { watermark: '60', batch: 6 }],
    [
      'T2: leaves what is verified where it was, and has the rest read again',
      STATE,
      [append(6, '50', '60'), append(7, '60', '70')],
      { watermark: '70', verifiedThrough: '30', unverifiedRows: 'unknown', batch: 7, rows: 70 },
    ],
    [
      'counts from the feed’s first row on',
      NEW,
      [append(1, undefined, '10'), append(2, '10', '20')],
      { watermark: '20', verifiedThrough: null, unverifiedRows: 20, batch: 2 },
    ],
    [
      'T1: has rows read again that their run did not take for right',
      NEW,
      [ours(1, { to: '10', rows: 10, verified: false })],
      { watermark: '10', verifiedThrough: null, unverifiedRows: 'unknown' },
    ],
    ['passes over what the state knows', STATE, [append(5, '40', '50')], STATE],
    ['passes over commits of others', STATE, [commitOf({ adds: [file('theirs')] })], STATE],
    [
      'passes over a commit of ours that says nothing',
      STATE,
      [{ ...append(6, '50', '60'), tidemark: undefined }].map(({ tidemark: _none, ...commit }) => commit),
      STATE,
    ],
    [
      'counts a fence, which has no rows',
      STATE,
      [ours(6, { kind: 'fence', moved: false })],
      { ...STATE, batch: 6 },
    ],
    [
      'counts what a newer version did without moving the feed',
      STATE,
      [ours(6, { kind: 'compact', moved: false })],
      { ...STATE, batch: 6 },
    ],
    [
      'T3: lowers the watermark to where a batch began',
      STATE,
      [append(6, '20', '25')],
      { watermark: '25', verifiedThrough: '20', unverifiedRows: 'unknown' },
    ],
    [
      'T5: takes up a reload, which may lower it as well',
      STATE,
      [ours(6, { kind: 'reload', from: '20', to: '45', rows: 25, removed: 30, verified: true })],
      { watermark: '45', verifiedThrough: '45', unverifiedRows: 0, batch: 6, rows: 45 },
    ],
    [
      'takes a reload that does not say so for not verified',
      STATE,
      [ours(6, { kind: 'reload', from: '20', to: '45', rows: 25 })],
      { watermark: '45', verifiedThrough: '20', unverifiedRows: 'unknown' },
    ],
    [
      'forgets what other configurations left, whose literals mean other things',
      { ...NEW, fingerprint: 'g' },
      [
        ours(1, { from: '2026-01-01', to: '2026-02-01', rows: 10 }),
        ours(2, { kind: 'reload', fingerprint: 'g', from: '20', to: '45', rows: 25, verified: true }),
      ],
      { watermark: '45', verifiedThrough: '45', unverifiedRows: 0, batch: 2 },
    ],
    [
      'and what was known before them',
      STATE,
      [
        ours(6, { kind: 'reload', fingerprint: 'g', to: '9', rows: 9 }),
        ours(7, { kind: 'reload', from: '40', to: '60', rows: 25, verified: false }),
      ],
      { watermark: '60', verifiedThrough: '40', unverifiedRows: 'unknown', batch: 7 },
    ],
  ];

  test.each(cases)('%s', (_, state, commits, after) => {
    expect(catchUp(feed, state, commits)).toMatchObject(after);
  });

  test('refuses a commit of a part of the feed, whoever else wrote to the table', () => {
    const tidemark = { runId: 'r', feed: 'orders', rows: 1, batch: 1, part: 'CRONUS' };
    const commit = commitOf({ txns: new Map([[appIdOf(feed, 'CRONUS'), 1]]), tidemark });
    expect(() => catchUp(feed, STATE, [commit])).toThrow('a part of the feed');
    expect(catchUp(feed, STATE, [{ ...commit, tidemark: { ...tidemark, moved: false } }])).toBe(STATE);
  });

  test('refuses a kind that a newer version moved the feed by', () => {
    expect(() => catchUp(feed, STATE, [ours(6, { kind: 'upsert' })])).toThrow('does not know (upsert)');
  });
});

const snapshotOf = (parts: Partial<Snapshot> = {}): Snapshot =>
  ({
    tablePath: 'Tables/Orders',
    version: 9,
    etag: 'e9',
    metadata: { id: 't', columns: [], fields: [] },
    files: [file('a', 30), file('b', 25)],
    txns: new Map([[OURS, 7]]),
    ...parts,
  }) as unknown as Snapshot;
const snapshot = snapshotOf();
const seen = { rows: 55, table: { id: 't', version: 9, etag: 'e9' } };

describe('T3: a look at the table', () => {
  const commits = (...found: readonly Commit[]): TableLook => ({
    found: 'continued',
    snapshot,
    commits: found,
  });
  const cases: readonly (readonly [string, FeedState, TableLook, Partial<Followed>])[] = [
    ['that is as it was changes nothing', STATE, { found: 'unchanged' }, { state: STATE, notes: [] }],
    ['that is not there yet changes nothing', NEW, { found: 'absent' }, { state: NEW, notes: [] }],
    [
      'that was dropped resets the feed',
      STATE,
      { found: 'absent' },
      {
        state: { ...NEW, batch: 5 },
        notes: [{ kind: 'table-dropped', table: 'Tables/Orders' }],
      },
    ],
    ['that only others wrote is adopted', NEW, { found: 'of-others', snapshot }, { asks: 'adopt' }],
    [
      'that took the place of ours is adopted',
      STATE,
      { found: 'replaced', snapshot },
      { notes: [{ kind: 'table-replaced' }], asks: 'adopt' },
    ],
    ['whose log is cut off asks for its top', STATE, { found: 'cut-off', snapshot }, { asks: 'top' }],
    [
      'whose log is cut off, of a lost state, is adopted',
      NEW,
      { found: 'cut-off', snapshot },
      { asks: 'adopt' },
    ],
    [
      'that others added to leaves the watermark',
      STATE,
      commits(commitOf({ adds: [file('theirs')] })),
      { state: { ...STATE, ...seen }, notes: [] },
    ],
    [
      'that others rewrote leaves the watermark',
      STATE,
      commits(commitOf({ removes: [removed('a', false)], adds: [file('theirs')] })),
      { state: { ...STATE, ...seen }, notes: [] },
    ],
    [
      'that others took rows out of asks for its top',
      STATE,
      commits(commitOf({ removes: [removed('a')] })),
      { state: STATE, asks: 'top' },
    ],
    [
      'that our own reload took rows out of does not',
      STATE,
      commits({ ...append(6, '50', '60'), removes: [removed('a')] }),
      { state: { ...UNBOUND, ...seen, watermark: '60', unverifiedRows: 'unknown', batch: 6 }, notes: [] },
    ],
  ];

  test.each(cases)('%s', (_, state, look, followed) => {
    const { asks, ...rest } = followTable(feed, state, look);
    expect({ ...rest, asks }).toMatchObject({ asks: undefined, ...followed });
  });

  test('whose last rows came from another source is refused', () => {
    const look = commits(ours(6, { fingerprint: 'g', to: '60', rows: 1 }));
    expect(() => followTable(feed, STATE, look)).toThrow('another service');
  });
});

const asking = (state: FeedState): Followed => ({ state, notes: [] });

test('T3: a table is adopted at its greatest value, whatever the state knew', () => {
  expect(adoptTable(feed, asking(STATE), snapshot, '80')).toStrictEqual({
    state: { ...NEW, ...seen, watermark: '80', verifiedThrough: '80', batch: 7 },
    notes: [{ kind: 'table-adopted' }],
  });
});

test('T3: a table without a row is taken as it is', () => {
  expect(adoptTable(feed, asking(NEW), snapshotOf({ files: [] }), undefined)).toStrictEqual({
    state: { ...NEW, ...seen, rows: 0, batch: 7 },
    notes: [],
  });
});

describe('T3: rows gone from the table', () => {
  test('lower the watermark to what is left', () => {
    expect(lowerToTop(feed, asking(STATE), snapshot, '40')).toStrictEqual({
      state: { ...UNBOUND, ...seen, watermark: '40', unverifiedRows: 'unknown' },
      notes: [{ kind: 'watermark-lowered', from: '50', to: '40' }],
    });
  });

  test('leave it where the top is still there', () => {
    expect(lowerToTop(feed, asking(STATE), snapshot, '50')).toStrictEqual({
      state: { ...UNBOUND, ...seen },
      notes: [],
    });
  });

  test('stop the feed when none is left', () => {
    expect(() => lowerToTop(feed, asking(STATE), snapshot, undefined)).toThrow('every row');
  });

  test('reset it then if it follows', () => {
    const following: Feed = { ...feed, reconcile: 'follow' };
    expect(lowerToTop(following, asking(STATE), snapshotOf({ files: [] }), undefined)).toStrictEqual({
      state: { ...NEW, ...seen, rows: 0, batch: 5 },
      notes: [{ kind: 'table-emptied' }],
    });
  });
});
