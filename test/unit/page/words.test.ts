import { describe, expect, test } from 'vitest';
import { commandLine, curlOf } from '../../../page/actions/lines.ts';
import { feedLink, parseRoute, runLink } from '../../../page/route.ts';
import { linesOf } from '../../../page/words/lines.ts';
import { bytes, counted, whole } from '../../../page/words/number.ts';
import { rowsOver } from '../../../page/words/rows-over.ts';
import { shellWord } from '../../../shared/api/index.ts';
import { duration, lasting, relative, utc } from '../../../page/words/time.ts';
import { ownWindowText, seenWindow, windowSentence } from '../../../page/words/window.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 30, 12);

describe('an address', () => {
  test.each([
    ['', { view: 'overview' }],
    ['#/', { view: 'overview' }],
    ['#/feeds/orders', { view: 'feed', feed: 'orders' }],
    ['#/feeds/orders/reload', { view: 'feed', feed: 'orders', open: 'reload' }],
    ['#/runs/r1', { view: 'run', runId: 'r1' }],
    ['#/feeds/', { view: 'nowhere' }],
    ['#/feeds/a/b/c', { view: 'nowhere' }],
    ['#/feeds/%E0%A4%A', { view: 'nowhere' }],
    ['#/other/x', { view: 'nowhere' }],
    ['#/runs/r1/more', { view: 'nowhere' }],
  ])('%s leads where it says', (hash, route) => {
    expect(parseRoute(hash)).toStrictEqual(route);
  });

  test.each([...Object.values(HOSTILE_TEXTS), 'a/b', '%2F', '#', '?'])('of a feed %j leads to it', (feed) => {
    expect(parseRoute(feedLink(feed))).toStrictEqual({ view: 'feed', feed });
    expect(parseRoute(feedLink(feed, 'check'))).toStrictEqual({ view: 'feed', feed, open: 'check' });
    expect(parseRoute(runLink(feed))).toStrictEqual({ view: 'run', runId: feed });
  });
});

test.each([
  [12, '12 ms'],
  [1_234, '1.2 s'],
  [59 * SECOND, '59 s'],
  [3 * 60 * SECOND, '3 min'],
  [3 * HOUR, '3 h'],
  [50 * HOUR, '2 d'],
])('%d ms are %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [0, 'just now'],
  [-2 * SECOND, 'just now'],
  [7 * SECOND, '7 s ago'],
  [3 * HOUR, '3 h ago'],
  [-3 * HOUR, 'in 3 h'],
])('%d ms before now is %s', (ms, words) => {
  expect(relative(NOW - ms, NOW)).toBe(words);
});

test('a time is told in UTC, and what is none as it is', () => {
  expect(utc('2026-11-30T13:00:00+01:00')).toBe('2026-11-30 12:00:00');
  expect(utc('soon')).toBe('soon');
});

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_536, '1.5 KB'],
  [482_133, '471 KB'],
  [5 * 1024 ** 4, '5.0 TB'],
  [5 * 1024 ** 5, '5120 TB'],
])('%d bytes are %s', (value, words) => {
  expect(bytes(value)).toBe(words);
});

test('numbers are grouped, and one is one', () => {
  expect(whole(1_234_567)).toBe('1,234,567');
  expect(counted(1, 'row')).toBe('1 row');
  expect(counted(2_000, 'row')).toBe('2,000 rows');
});

test.each([
  ['orders', 'orders'],
  ['P7D', 'P7D'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", String.raw`'it'\''s'`],
  ['$(touch x)', "'$(touch x)'"],
  ['`x`', "'`x`'"],
  ['a\nb', "'a\nb'"],
])('%j is %s in a shell', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test('an action is a line for curl, with the key in a variable, and one for the command line', () => {
  const window = { kind: 'last', value: '10', to: '' } as const;
  const doing = { action: 'dryRun', subject: { feed: "it's/1" }, given: { window } } as const;
  expect(curlOf(doing, 'http://app/api/')).toBe(
    `curl --fail-with-body -sS -X POST -H 'content-type: application/json' -H "x-functions-key: $TIDEMARK_KEY" -d '{"last":10,"dryRun":true}' ${shellWord("http://app/api/feeds/it's%2F1/reload")}`,
  );
  const line = String.raw`npm run tidemark -- reload 'it'\''s/1' --last 10 --dry-run`;
  expect(commandLine(doing, 'http://127.0.0.1:7071/api/')).toBe(line);
  expect(commandLine(doing, 'https://app.example/prefix/api/')).toBe(
    `${line} --app https://app.example/prefix`,
  );
});

test('rows over time are counted back from what the table has', () => {
  const file = { operation: 'WRITE', filesAdded: 1, filesRemoved: 0 };
  const versions = [
    { ...file, version: 3, at: '2026-01-03T00:00:00Z', rowsAdded: 9, rowsRemoved: 10 },
    { ...file, version: 1, at: '2026-01-01T00:00:00Z', rowsAdded: 100 },
    { ...file, version: 2, at: '2026-01-02T00:00:00Z', rowsAdded: 5 },
  ];
  expect(rowsOver({ rows: 104, versions }).map(({ y }) => y)).toStrictEqual([100, 105, 104]);
  expect(rowsOver({ versions })).toStrictEqual([]);
});

test.each([
  [-SECOND, 'just now'],
  [0, 'just now'],
  [3 * HOUR, 'for 3 h'],
])('what has been so for %d ms has been so %s', (ms, words) => {
  expect(lasting(ms)).toBe(words);
});

test.each([
  [{}, 'The whole table'],
  [{ to: '11078' }, 'The whole table up to 11078'],
  [{ from: '11067', to: '11077' }, 'The window above 11067 up to 11077'],
  [{ from: '11068', fromIncluded: true, to: '11077' } as const, 'The window from 11068 up to 11077'],
])('the window %j is told as what it holds', (window, words) => {
  expect(windowSentence(window)).toBe(words);
});

test.each([
  [{ rows: 10 }, 'the last 10 rows'],
  [{ rows: 1 }, 'the last 1 row'],
  [{ last: 'P7D' }, 'the last P7D'],
  [{ from: '5' }, 'above 5'],
  [{ from: '5', to: '9' }, 'above 5, below 9'],
  [{ all: true } as const, 'everything'],
])('the window %j of feeds.json is told', (window, words) => {
  expect(ownWindowText(window)).toBe(words);
});

test.each([
  [
    'rows',
    { from: '11068', fromIncluded: true } as const,
    { kind: 'from', value: '11068', to: '', fromIncluded: true },
  ],
  ['last', { from: '11067' }, { kind: 'from', value: '11067', to: '' }],
  ['default', { from: '11067', to: '11077' }, { kind: 'from', value: '11067', to: '' }],
  ['default', { from: '11068', fromIncluded: true } as const, undefined],
  ['all', { from: '1' }, undefined],
  ['from', { from: '5', to: '9' }, undefined],
  ['rows', {}, undefined],
] as const)('the window that was seen of %s %j is what is applied', (kind, seen, applied) => {
  const given = { kind, value: '10', to: '' };
  expect(seenWindow(given, seen)).toStrictEqual(applied ?? given);
});

test('a text has its lines, without empty ones; what nobody would read one by one is the last', () => {
  expect(linesOf('one\r\n\n two\n')).toStrictEqual(['one', ' two']);
  expect(linesOf('')).toStrictEqual([]);
  const many = Array.from({ length: 60 }, (_one, index) => `line ${index}`);
  expect(linesOf(many.join('\n'))).toStrictEqual([...many.slice(0, 49), many.slice(49).join(' ')]);
});
