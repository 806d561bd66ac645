import { describe, expect, test } from 'vitest';
import type { FeedView, HealthView } from '../../../page/api/answers.ts';
import { intoEffect, isHere } from '../../../page/words/here.ts';
import { concernsOf, healthConcerns, worstFirst } from '../../../page/words/judge.ts';
import { standingOf } from '../../../shared/api/index.ts';
import { verdictOf } from '../../../page/words/verdict.ts';

const NOW = Date.UTC(2026, 10, 30, 12);
const HOUR = 3_600_000;
const ago = (hours: number): string => new Date(NOW - hours * HOUR).toISOString();

const fresh: FeedView = { name: 'orders', enabled: true, freshAt: ago(0.1) };
const failed = (errorKind: string): FeedView => ({
  ...fresh,
  freshAt: ago(3),
  lastRun: { runId: 'r1', kind: 'append', outcome: 'failed', endedAt: ago(0.1), errorKind, message: 'why' },
});

const scheduled = (outcome: 'failed' | 'reloaded', errorKind = 'source-shrunk'): FeedView['reload'] => ({
  nextAt: ago(-9),
  last: { runId: 'r2', dueAt: ago(10), endedAt: ago(10), outcome, errorKind },
});

test.each<[string, FeedView]>([
  ['fresh', fresh],
  ['new', { name: 'orders', enabled: true }],
  ['off', { ...fresh, enabled: false }],
  ['running', { ...fresh, pendingRun: { runId: 'r1', kind: 'reload', since: ago(0.1) } }],
  ['delayed', { ...fresh, pendingRun: { runId: 'r1', kind: 'reload', since: ago(2) } }],
  ['paused', { ...fresh, pause: { at: ago(1), by: 'ada' } }],
  ['fresh', { ...fresh, freshAt: ago(25) }],
  ['fresh', { ...fresh, lateAt: ago(-0.1) }],
  ['delayed', { ...fresh, lateAt: ago(0.1) }],
  ['running', { ...fresh, lateAt: ago(0.1), pendingRun: { runId: 'r1', kind: 'append', since: ago(0.1) } }],
  ['paused', { ...fresh, lateAt: ago(0.1), pause: { at: ago(1), by: 'ada' } }],
  ['failing', { ...fresh, reload: scheduled('failed', 'source-shrunk') }],
  ['delayed', { ...fresh, reload: scheduled('failed', 'source-throttled') }],
  ['failing', { ...failed('source-throttled'), reload: scheduled('failed', 'source-shrunk') }],
  ['fresh', { ...fresh, reload: scheduled('reloaded') }],
  ['delayed', failed('source-unavailable')],
  ['failing', failed('source-denied')],
  ['failing', failed('of-a-newer-version')],
  ['failing', failed('constructor')],
  ['failing', { name: 'orders', enabled: true, place: 'feeds.json: feeds[0]', problems: ['wrong'] }],
])('a feed is %s', (standing, feed) => {
  expect(standingOf(feed, NOW)).toBe(standing);
});

describe('a concern', () => {
  test('says what is so, since when, what to do, and names the action', () => {
    expect(concernsOf(failed('source-denied'), NOW)).toStrictEqual([
      {
        severity: 'error',
        feed: 'orders',
        sentence: 'why',
        since: ago(3),
        now: 'Renew the secret, or give the identity access. Then check.',
        action: 'check',
        runId: 'r1',
      },
    ]);
  });

  test('of a feed that was never in step begins with no failure of many', () => {
    const { freshAt: _freshAt, ...never } = failed('source-denied');
    expect(concernsOf(never, NOW)[0]).not.toHaveProperty('since');
  });

  test('whose message has lines is told by them, and one without a message by its kind', () => {
    const { lastRun = { runId: 'r1', kind: 'append', outcome: 'failed', endedAt: ago(0.1) }, ...feed } =
      failed('config');
    const { message: _message, ...silent } = lastRun;
    const [lines] = concernsOf({ ...feed, lastRun: { ...lastRun, message: 'one\ntwo' } }, NOW);
    expect(lines).toMatchObject({ sentence: 'The last append failed:', lines: ['one', 'two'] });
    const [none] = concernsOf({ ...feed, lastRun: silent }, NOW);
    expect(none?.sentence).toBe('The last append failed with config.');
    expect(none).not.toHaveProperty('lines');
  });

  test('is worst first, then oldest first', () => {
    const feeds = [
      { ...failed('source-unavailable'), name: 'passing' },
      { ...failed('source-denied'), name: 'young', freshAt: ago(1) },
      { ...failed('source-denied'), name: 'old', freshAt: ago(9) },
      { ...fresh, name: 'paused', pause: { at: ago(1), by: 'ada' } },
    ];
    const sorted = worstFirst(feeds.flatMap((feed) => concernsOf(feed, NOW)));
    expect(sorted.map(({ feed }) => feed)).toStrictEqual(['old', 'young', 'passing', 'paused']);
  });

  test('of a reload of the schedule is told once, and stays when an append goes well', () => {
    const feed = { ...failed('source-shrunk'), reload: scheduled('failed') };
    expect(concernsOf(feed, NOW).map(({ runId }) => runId)).toStrictEqual(['r1', 'r2']);
    const lastRun = { runId: 'r2', kind: 'reload', outcome: 'failed', endedAt: ago(0.1) } as const;
    expect(concernsOf({ ...feed, lastRun }, NOW).map(({ runId }) => runId)).toStrictEqual(['r2']);
  });

  test('of the app is told, but not again what a feed tells', () => {
    const told = concernsOf(
      { name: 'orders', place: 'feeds[0]', problems: ['the secret X is missing'] },
      NOW,
    );
    const checks: HealthView['checks'] = [
      { name: 'settings', status: 'failed', reasons: ['feeds[0]: the secret X is missing'] },
      { name: 'lake', status: 'failed', reasons: ['no answer within 10 s'] },
      { name: 'state', status: 'ok' },
    ];
    expect(healthConcerns({ status: 'failed', checks }, told)).toMatchObject([
      { severity: 'error', sentence: 'The lake does not answer: no answer within 10 s' },
    ]);
  });
});

describe('mistakes of feeds.json', () => {
  const lines = ['feeds.json: feeds[1].cursr: is not known', 'feeds.json: feeds[1].cursor: is missing'];
  const broken: FeedView = {
    name: 'orders',
    enabled: true,
    place: 'feeds.json: feeds[1]',
    problems: lines,
    lastRun: {
      runId: 'r1',
      kind: 'append',
      outcome: 'failed',
      errorKind: 'config',
      endedAt: ago(0.1),
      message: lines.join(' '),
    },
  };

  test('are one concern with a line for each, however often they are told', () => {
    const told = concernsOf(broken, NOW);
    expect(told).toMatchObject([
      { sentence: '2 mistakes:', lines, now: 'Correct feeds.json: feeds[1], and deploy.' },
    ]);
    const health: HealthView = {
      status: 'failed',
      checks: [{ name: 'settings', status: 'failed', reasons: lines }],
    };
    expect(healthConcerns(health, told)).toStrictEqual([]);
  });

  test('leave a failure of another cause to be told', () => {
    const lastRun = {
      runId: 'r3',
      kind: 'append',
      outcome: 'failed',
      errorKind: 'source-denied',
      endedAt: ago(1),
    } as const;
    expect(concernsOf({ ...broken, lastRun }, NOW)).toMatchObject([{ lines }, { runId: 'r3' }]);
  });

  test('of the whole app have a line each', () => {
    const reasons = ['LAKE_URL: is missing', 'UI: must be off, read or on'];
    const checks: HealthView['checks'] = [{ name: 'settings', status: 'failed', reasons }];
    expect(healthConcerns({ status: 'failed', checks }, [])).toMatchObject([
      { sentence: 'The app’s settings are not right:', lines: reasons, now: 'Correct it, and deploy.' },
    ]);
  });
});

test('what is changed takes effect by a restart on this machine, and by a deployment elsewhere', () => {
  expect(['127.0.0.1', 'localhost', 'app.azurewebsites.net'].map((host) => isHere(host))).toStrictEqual([
    true,
    true,
    false,
  ]);
  expect([true, false].map((here) => intoEffect(here))).toStrictEqual([
    'save it, and restart npm start',
    'and deploy',
  ]);
});

const paused: FeedView = { ...fresh, pause: { at: ago(1), by: 'ada' } };

test('the headline is of the app where no feed is what is wrong', () => {
  const concern = { severity: 'error', sentence: 'The lake does not answer', now: 'Look at it.' } as const;
  const cannot = { tone: 'error', mark: '✕', sentence: 'The app cannot work.' };
  expect(verdictOf([concern], [fresh], NOW)).toMatchObject(cannot);
  expect(verdictOf([concern], [], NOW)).toMatchObject(cannot);
  expect(verdictOf([], [], NOW)).toMatchObject({ mark: '○', sentence: 'There is no feed yet.' });
});

test.each<[string, string, readonly FeedView[]]>([
  ['calm', 'There is no feed yet.', []],
  ['good', 'All 3 feeds are in step.', [fresh, fresh, fresh]],
  ['good', 'The one feed is in step.', [fresh]],
  ['calm', 'The one feed is paused.', [paused]],
  ['calm', '2 of 3 feeds are in step, 1 is paused.', [fresh, paused, fresh]],
  [
    'calm',
    '1 of 4 feeds is in step, 2 are paused, 1 is off.',
    [fresh, paused, paused, { ...fresh, enabled: false }],
  ],
  ['calm', '1 of 2 feeds is in step, 1 has not run yet.', [fresh, { name: 'new', enabled: true }]],
  [
    'calm',
    'The one feed has not run yet.',
    [{ name: 'new', enabled: true, pendingRun: { runId: 'r1', kind: 'append', since: ago(0.1) } }],
  ],
  ['warning', '1 of 2 feeds is behind, and may catch up.', [failed('source-unavailable'), fresh]],
  ['error', 'The one feed needs you.', [failed('source-denied')]],
  ['error', '1 of 2 feeds needs you.', [failed('source-denied'), { ...paused, name: 'other' }]],
])('the headline is %s: %s', (tone, sentence, feeds) => {
  const concerns = feeds.flatMap((feed) => concernsOf(feed, NOW));
  expect(verdictOf(concerns, feeds, NOW)).toMatchObject({ tone, sentence });
});
