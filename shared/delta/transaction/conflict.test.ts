import { describe, expect, test } from 'vitest';
import type { AddFile, Commit } from '../log/index.ts';
import { CONFLICTS, type Conflict, type Operation, type Verdict, verdictOf } from './conflict.ts';
import { conflictsOf, type Stake, straysAmong } from './winner.ts';

/** The columns of the table below: an operation that is added does not compile without its own. */
const COLUMNS: Readonly<Record<Operation, 0 | 1 | 2 | 3>> = {
  append: 0,
  reload: 1,
  compaction: 2,
  fence: 3,
};

/** What a verdict is when the winner touches what the transaction rests on, and when it does not. */
type Cell = Verdict | readonly [touching: Verdict, apart: Verdict];

const TABLE: Readonly<Record<Conflict['deed'], readonly [Cell, Cell, Cell, Cell]>> = {
  own: ['landed', 'landed', 'landed', 'decided'],
  stray: ['take-back', 'take-back', 'take-back', 'take-back'],
  'same-app': ['plan-again', 'read-again', ['stop', 'again'], 'decided'],
  'table-changed': ['plan-again', 'plan-again', 'stop', 'decided'],
  'rows-removed': ['plan-again', ['read-again', 'again'], ['stop', 'again'], 'decided'],
  compacted: ['again', ['plan-again', 'again'], ['stop', 'again'], 'decided'],
  'rows-added': [['compare-again', 'again'], ['plan-again', 'again'], 'again', 'decided'],
  nothing: ['again', 'again', 'again', 'decided'],
};

const CASES = Object.entries(TABLE).flatMap(([deed, cells]) =>
  Object.entries(COLUMNS).flatMap(([name, column]) => {
    const operation = name as Operation;
    const cell = cells[column];
    const [touching, apart] = typeof cell === 'string' ? [cell, cell] : cell;
    return [
      { deed: deed as Conflict['deed'], operation, touches: true, verdict: touching },
      { deed: deed as Conflict['deed'], operation, touches: false, verdict: apart },
    ];
  }),
);

describe('a winner that did', () => {
  test.each(CASES)(
    '$deed, touching: $touches, against $operation: $verdict',
    ({ deed, operation, touches, verdict }) => {
      expect(verdictOf(operation, [{ deed, touches }])).toBe(verdict);
    },
  );

  test('anything has a rule for every operation', () => {
    expect(Object.keys(CONFLICTS)).toStrictEqual(Object.keys(TABLE));
  });
});

const deed = (name: Conflict['deed'], touches = true): Conflict => ({ deed: name, touches });

describe('several deeds', () => {
  test.each<readonly [Operation, readonly Conflict[], Verdict]>([
    ['append', [], 'again'],
    ['append', [deed('rows-added'), deed('rows-added', false)], 'compare-again'],
    ['append', [deed('rows-added'), deed('rows-removed', false)], 'plan-again'],
    ['append', [deed('same-app'), deed('own')], 'landed'],
    ['append', [deed('same-app'), deed('stray')], 'take-back'],
    ['reload', [deed('table-changed'), deed('rows-removed')], 'read-again'],
    ['reload', [deed('compacted'), deed('rows-added', false)], 'plan-again'],
    ['compaction', [deed('compacted'), deed('rows-added')], 'stop'],
  ])('ask %s for the heaviest of %j: %s', (operation, conflicts, verdict) => {
    expect(verdictOf(operation, conflicts)).toBe(verdict);
  });
});

const file = (path: string, dataChange = true): AddFile => ({
  path,
  partitionValues: {},
  size: 1,
  modificationTime: 0,
  dataChange,
});

const commit = (given: Partial<Commit>): Commit => ({
  version: 4,
  adds: [],
  removes: [],
  dataChange: true,
  metadataChanged: false,
  protocolChanged: false,
  txns: new Map(),
  ...given,
});

const stake: Stake = {
  appId: 'tidemark:Tables/T',
  txnId: 'mine',
  tableId: 'this table',
  inputs: new Set(['input']),
  concerns: ({ path }) => path.startsWith('near'),
};
const ours = new Map([[stake.appId, 7]]);
const baseFiles = new Map([file('input'), file('near-1'), file('far-1')].map((each) => [each.path, each]));
const tidemark = { runId: 'r', feed: 'f', rows: 1, batch: 7 };

describe('what a commit did', () => {
  test.each<readonly [string, Partial<Commit>, readonly string[]]>([
    ['its own, after all', { txnId: 'mine', txns: ours }, ['own touching', 'same-app apart']],
    ['another run of the feed', { txns: ours }, ['same-app apart']],
    [
      'another run, which took an input',
      { txns: ours, removes: [file('input')] },
      ['same-app touching', 'rows-removed touching'],
    ],
    [
      'of our app, for this table',
      { txns: ours, tidemark: { ...tidemark, base: { id: 'this table', version: 3 } } },
      ['same-app apart'],
    ],
    [
      'of our app, for another table',
      { txns: ours, tidemark: { ...tidemark, base: { id: 'dropped', version: 3 } } },
      ['stray touching', 'same-app apart'],
    ],
    [
      'of another app, for another table',
      { tidemark: { ...tidemark, base: { id: 'dropped', version: 3 } } },
      ['nothing apart'],
    ],
    ['a new column', { metadataChanged: true }, ['table-changed touching']],
    ['a new protocol', { protocolChanged: true }, ['table-changed touching']],
    ['rows of a far file removed', { removes: [file('far-1')] }, ['rows-removed apart']],
    ['rows of a near file removed', { removes: [file('near-1')] }, ['rows-removed touching']],
    ['rows of an input removed', { removes: [file('input')] }, ['rows-removed touching']],
    ['rows of a file that nobody knows removed', { removes: [file('?')] }, ['rows-removed touching']],
    [
      'far files compacted',
      { removes: [file('far-1', false)], adds: [file('far-2', false)] },
      ['compacted apart'],
    ],
    [
      'a near file compacted, which is no input',
      { removes: [file('near-1', false)], adds: [file('near-2', false)] },
      ['compacted apart'],
    ],
    [
      'an input compacted',
      { removes: [file('input', false)], adds: [file('near-2', false)] },
      ['compacted touching'],
    ],
    ['a far file added', { adds: [file('far-2')] }, ['rows-added apart']],
    ['a near file added', { adds: [file('far-2'), file('near-2')] }, ['rows-added touching']],
    [
      'rows updated in a far file',
      { removes: [file('far-1')], adds: [file('far-2')] },
      ['rows-removed apart', 'rows-added apart'],
    ],
    ['nothing that has to do with rows', {}, ['nothing apart']],
  ])('%s', (_, given, expected) => {
    const found = conflictsOf(commit(given), stake, (path) => baseFiles.get(path));
    expect(found.map(({ deed, touches }) => `${deed} ${touches ? 'touching' : 'apart'}`)).toStrictEqual(
      expected,
    );
  });
});

const planned = (id: string, version: number, metadataChanged = false): Commit =>
  commit({ version, metadataChanged, txns: ours, tidemark: { ...tidemark, base: { id, version: 3 } } });

describe('strays', () => {
  const here = { appId: stake.appId, tableId: 'this table' };
  const versionsOf = (commits: readonly Commit[], newestId: string) =>
    straysAmong(commits, here, newestId).map(({ version }) => version);

  test('are the commits of ours that were planned on another table', () => {
    expect(versionsOf([planned('dropped', 4), planned('this table', 5)], 'this table')).toEqual([4]);
  });

  test('are those that have brought their columns, and with them the id of their own table', () => {
    expect(versionsOf([planned('dropped', 4, true)], 'dropped')).toEqual([4]);
  });

  test('are none of the commits on a table that another engine has put in its place', () => {
    const replaced = commit({ version: 4, metadataChanged: true });
    expect(versionsOf([replaced, planned('its successor', 5)], 'its successor')).toEqual([]);
  });
});
