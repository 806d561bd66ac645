import { expect, test } from 'vitest';
import { runLine } from '../../../functions/run-report.ts';
import { runsInShort } from '../../../local/run-lines.ts';
import type { RunRecord } from '../../../shared/state/index.ts';

const recordOf = (more: Partial<RunRecord> = {}): RunRecord => ({
  runId: '11111111-1111-4111-8111-111111111111',
  feed: 'orders',
  kind: 'append',
  outcome: 'no-new-rows',
  startedAt: 1_767_268_800_000,
  durationMs: 5,
  rows: 0,
  pages: 1,
  bytes: 1,
  requests: 1,
  to: '11077',
  version: 1,
  ...more,
});

/** What people see of these runs, one after the other. */
const seenOf = (...runs: readonly Partial<RunRecord>[]): readonly string[] => {
  const lines: string[] = [];
  const log = runsInShort((level, message, name = 'host') => void lines.push(`${level} ${name}: ${message}`));
  for (const run of runs)
    log(run.outcome === 'failed' ? 'error' : 'information', runLine(recordOf(run)), 'sync');
  return lines;
};

const IDLE = 'information sync: orders no-new-rows: 0 rows, up to 11077, version 1, 1 request, 5 ms';

test('a run that did something has one short line', () => {
  expect(seenOf({ outcome: 'appended', rows: 1, requests: 2, to: '11078', version: 2 })).toEqual([
    'information sync: orders appended: 1 row, up to 11078, version 2, 2 requests, 5 ms',
  ]);
});

test('runs with nothing new say so once, for each feed, and again after one that did something', () => {
  expect(seenOf({}, {}, { feed: 'items' }, {})).toEqual([IDLE, IDLE.replace('orders', 'items')]);
  expect(seenOf({}, { outcome: 'appended' }, { outcome: 'appended' }, {}, {})).toHaveLength(4);
});

const noted = (text: string) => ({ notes: [text] });

test('a note is told below its run, also where nothing is new, and again only when it is another', () => {
  expect(seenOf({}, noted('One.'), noted('One.'), noted('Two.'))).toEqual([
    IDLE,
    IDLE,
    'information sync:   One.',
    IDLE,
    'information sync:   Two.',
  ]);
});

test('each failure keeps its kind and its sentence, and obeys no escape of a source', () => {
  const failed = {
    outcome: 'failed',
    errorKind: 'source-denied',
    message: 'It says "\u001B[2J\u202E".',
  } as const;
  const lines = [
    'error sync: orders append failed (source-denied): 0 rows, up to 11077, version 1, 1 request, 5 ms',
    'error sync:   It says "<U+1b>[2J<U+202e>".',
  ];
  expect(seenOf(failed, failed)).toEqual([...lines, ...lines]);
});

test('a message of several lines is told in as many', () => {
  const failed = { outcome: 'failed', errorKind: 'config', message: 'One.\nTwo.' } as const;
  expect(seenOf(failed).slice(1)).toEqual(['error sync:   One.', 'error sync:   Two.']);
});

test('dry runs and maintenance are told as what they are', () => {
  const told = { kind: 'reload', outcome: 'compared', dryRun: true } as const;
  expect(seenOf(told)[0]).toContain('orders compared (dry run): ');
  expect(seenOf({ kind: 'maintain', outcome: 'maintained' })).toEqual([
    'information sync: orders maintained: up to 11077, version 1, 5 ms',
  ]);
});

test.each([
  'Any other line.',
  '{"evt":"tidemark.queue","messages":3}',
  '{"evt":"tidemark.run"',
  '{"evt":"tidemark.run"}',
])('a line that is of no run stays as it is: %s', (line) => {
  const lines: unknown[] = [];
  runsInShort((...told) => void lines.push(told))('warning', line, 'sync');
  expect(lines).toEqual([['warning', line, 'sync']]);
});
