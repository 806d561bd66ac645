import { beforeAll, describe, expect, test } from 'vitest';
import { alertRows } from './alert-rows.ts';
import { poisonLine } from '../../functions/poison-report.ts';
import { POISON_QUEUE } from '../../shared/queue/index.ts';
import { needsParser } from './needs-parser.ts';
import { type Row, type Tables, textOf } from './evaluate/values.ts';
import { APP, DIED, failure, minutesAgo, NOW, runTrace, THROWN } from './planted-records.ts';
import { type Alert, readAlerts } from './read-alerts.ts';

needsParser();

// Rows are matched in part: the template adds a column that names the resource.

let alerts: readonly Alert[] = [];

const found = (name: string, tables: Tables): readonly Row[] => {
  const alert = alerts.find((one) => one.name === name);
  if (alert === undefined) throw new TypeError(`there is no alert ${name}`);
  return alertRows(alert, tables, NOW);
};

const exceptions = (count: number, type: string): readonly Row[] =>
  Array.from({ length: count }, (_, index) => failure(index + 1, type)).flat();

const unavailable = (minutes: number, feed: string): Row =>
  runTrace(minutes, { feed, outcome: 'failed', errorKind: 'source-unavailable' });

/** A tick that has counted messages in a poison queue. */
const counted = (minutes: number, messages: number, _ResourceId = APP): Row => ({
  TimeGenerated: minutesAgo(minutes),
  OperationId: 'tick',
  _ResourceId,
  Message: poisonLine([{ queue: POISON_QUEUE, messages }]),
});

/** Good runs of a feed, the last of them so many minutes ago. */
const goodUntil = (minutes: number, feed: string, everyMinutes = 15): readonly Row[] =>
  [0, 1, 2].map((n) => runTrace(minutes + n * everyMinutes, { feed, outcome: 'no-new-rows' }));

beforeAll(async () => {
  alerts = await readAlerts(APP);
});

describe('the alert "The function app throws"', () => {
  test('counts the two exceptions of one failure once', () => {
    expect(found('exceptions', { AppExceptions: exceptions(2, THROWN) })).toStrictEqual([]);
    expect(found('exceptions', { AppExceptions: exceptions(3, THROWN) })).toMatchObject([
      { exception: THROWN, failures: 3, lastSeen: minutesAgo(1 - 0.001) },
    ]);
  });

  test('leaves out what a run threw that logged its failure, in a tick or from the queue', () => {
    const AppTraces = [1, 2, 3].map((minutes) => unavailable(minutes, 'orders'));
    expect(found('exceptions', { AppTraces, AppExceptions: exceptions(3, THROWN) })).toStrictEqual([]);
  });

  test('counts a worker that dies under a run, whatever the run has logged before', () => {
    const AppTraces = [1, 2, 3].map((minutes) => unavailable(minutes, 'orders'));
    expect(found('exceptions', { AppTraces, AppExceptions: exceptions(3, DIED) })).toMatchObject([
      { exception: DIED, failures: 3 },
    ]);
  });

  test('counts failures of runs that went well, each kind for itself', () => {
    const AppTraces = [1, 2, 3].map((minutes) => runTrace(minutes, { feed: 'orders', outcome: 'appended' }));
    const AppExceptions = [...exceptions(2, DIED), ...exceptions(3, THROWN)];
    expect(found('exceptions', { AppTraces, AppExceptions })).toMatchObject([{ exception: THROWN }]);
  });

  test('counts exceptions without an operation one by one, and no other app', () => {
    const own = [1, 2, 3].flatMap((minutes) => failure(minutes, THROWN, '').slice(0, 1));
    expect(found('exceptions', { AppExceptions: own })).toMatchObject([{ failures: 3 }]);
    const others = own.map((row) => ({ ...row, _ResourceId: '/other' }));
    expect(found('exceptions', { AppExceptions: others })).toStrictEqual([]);
  });
});

describe('the alert "Runs of a feed fail"', () => {
  test('fires at one failure that does not go away by itself', () => {
    const failed = { feed: 'orders', outcome: 'failed', errorKind: 'source-denied', message: 'm' } as const;
    expect(found('run-failed', { AppTraces: [runTrace(5, failed)] })).toMatchObject([
      {
        feed: 'orders',
        errorKind: 'source-denied',
        failures: 1,
        lastFailure: minutesAgo(5),
        message: 'm',
        lasting: true,
      },
    ]);
  });

  test('fires at three of the other failures within the hour, feed by feed', () => {
    const two = [
      unavailable(1, 'orders'),
      unavailable(2, 'orders'),
      unavailable(3, 'customers'),
      unavailable(61, 'orders'),
    ];
    expect(found('run-failed', { AppTraces: two })).toStrictEqual([]);
    expect(found('run-failed', { AppTraces: [...two, unavailable(4, 'orders')] })).toMatchObject([
      { feed: 'orders', failures: 3, lasting: false },
    ]);
  });

  test('leaves out dry runs, and windows that a caller named wrong; not the one of a schedule', () => {
    const unknown = { feed: 'orders', outcome: 'failed', errorKind: 'window-unknown' } as const;
    const dry = { ...unknown, errorKind: 'source-denied', dryRun: true } as const;
    expect(found('run-failed', { AppTraces: [runTrace(1, unknown), runTrace(2, dry)] })).toStrictEqual([]);
    const due = runTrace(3, { ...unknown, dueAt: 1 });
    expect(found('run-failed', { AppTraces: [due] })).toMatchObject([{ feed: 'orders', failures: 1 }]);
  });

  test('does not see a line that the host cut', () => {
    const row = runTrace(1, { feed: 'orders', outcome: 'failed', errorKind: 'invariant' });
    const Message = textOf(row['Message'] ?? null).slice(0, -10);
    expect(found('run-failed', { AppTraces: [{ ...row, Message }] })).toStrictEqual([]);
  });
});

describe('the alert "A feed is stale"', () => {
  test('names a feed whose last good run is too long ago', () => {
    const AppTraces = [...goodUntil(59, 'customers'), ...goodUntil(61, 'orders')];
    expect(found('feed-stale', { AppTraces })).toMatchObject([{ feed: 'orders', lastGood: minutesAgo(61) }]);
  });

  test('takes no dry run for a run of the feed', () => {
    const dry = runTrace(1, { feed: 'orders', outcome: 'compared', dryRun: true });
    expect(found('feed-stale', { AppTraces: [...goodUntil(1, 'customers'), dry] })).toStrictEqual([]);
  });

  test('names a feed that never had a good run', () => {
    const AppTraces = [...goodUntil(1, 'customers'), runTrace(1, { feed: 'orders', outcome: 'failed' })];
    expect(found('feed-stale', { AppTraces })).toMatchObject([{ feed: 'orders', lastGood: null }]);
  });

  test('gives a feed that runs seldom two of its own intervals', () => {
    expect(found('feed-stale', { AppTraces: goodUntil(11 * 60, 'orders', 360) })).toStrictEqual([]);
    expect(found('feed-stale', { AppTraces: goodUntil(13 * 60, 'orders', 360) })).toMatchObject([
      { feed: 'orders' },
    ]);
  });

  test('says "every feed" when nothing good was logged for two days', () => {
    const everyFeed = [{ feed: 'every feed', lastGood: null }];
    expect(found('feed-stale', {})).toMatchObject(everyFeed);
    expect(found('feed-stale', { AppTraces: goodUntil(2_881, 'orders') })).toMatchObject(everyFeed);
  });
});

describe('the alert "A feed does not catch up with its source"', () => {
  const stopped = [10, 40, 70].map((minutes) => runTrace(minutes, { feed: 'orders', outcome: 'stopped' }));

  test('fires at three runs that their deadline stopped', () => {
    expect(found('backlog-growing', { AppTraces: stopped.slice(1) })).toStrictEqual([]);
    expect(found('backlog-growing', { AppTraces: stopped })).toMatchObject([
      { feed: 'orders', stops: 3, lastStop: minutesAgo(10), lastEnd: null },
    ]);
  });

  test('is quiet once a run has reached the end, and fires when it did before the last stop', () => {
    expect(found('backlog-growing', { AppTraces: [...stopped, ...goodUntil(5, 'orders')] })).toMatchObject(
      [],
    );
    expect(found('backlog-growing', { AppTraces: [...stopped, ...goodUntil(15, 'orders')] })).toHaveLength(1);
  });
});

describe('the alert "A run was abandoned"', () => {
  test("shows each call of the poison queue's function", () => {
    const request = { TimeGenerated: minutesAgo(5), Success: true, OperationId: 'o', _ResourceId: APP };
    const AppRequests = ['abandonRun', 'continueRun'].map((Name) => ({ ...request, Name }));
    expect(found('run-abandoned', { AppRequests })).toMatchObject([
      { TimeGenerated: minutesAgo(5), Name: 'abandonRun', Success: true, OperationId: 'o' },
    ]);
  });
});

describe('the alert "A message stays in a queue"', () => {
  test('fires at a tick of the last hour that has counted one, and at no line of a run', () => {
    const AppTraces = [counted(5, 2), ...goodUntil(1, 'orders')];
    expect(found('message-left', { AppTraces })).toMatchObject([
      { TimeGenerated: minutesAgo(5), messages: 2, queues: '["tidemark-runs-poison"]', OperationId: 'tick' },
    ]);
    expect(found('message-left', { AppTraces: goodUntil(1, 'orders') })).toStrictEqual([]);
  });

  test('is quiet an hour after the last, and about other apps', () => {
    expect(found('message-left', { AppTraces: [counted(61, 1), counted(5, 1, '/other')] })).toStrictEqual([]);
  });

  test('is the only one that asks for such a line', () => {
    const AppTraces = [counted(5, 2), ...goodUntil(1, 'orders')];
    expect(alerts.filter((alert) => alertRows(alert, { AppTraces }, NOW).length > 0)).toHaveLength(1);
  });
});
