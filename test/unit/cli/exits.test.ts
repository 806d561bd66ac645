import { describe, expect, test } from 'vitest';
import { PROBLEMS, type ProblemKind } from '../../../shared/api/index.ts';
import { APP, appOf, empty, askApp, json, problem, RUN, RUN_ID } from '../../support/cli-app.ts';

/** What docs/cli.md says, by what the app says: a script relies on it. */
const CODES: Readonly<Record<ProblemKind, number>> = {
  'bad-request': 2,
  'feed-unknown': 2,
  'run-unknown': 2,
  'feed-held': 3,
  'feed-paused': 3,
  'run-ended': 3,
  'window-unknown': 2,
  'source-shrunk': 3,
  'source-incomplete': 3,
  'source-stalled': 3,
  stopping: 4,
  'source-unavailable': 4,
  'source-throttled': 4,
  'source-reset': 4,
  'lake-unavailable': 4,
  'state-unavailable': 4,
  'state-fenced': 4,
  'queue-unavailable': 4,
  'commit-contention': 4,
  config: 1,
  'source-denied': 1,
  'source-contract': 1,
  'lake-denied': 1,
  'state-denied': 1,
  'state-newer': 1,
  'queue-denied': 1,
  'table-unsupported': 1,
  'table-corrupt': 1,
  invariant: 1,
  unexpected: 1,
  'page-unknown': 1,
  'method-not-allowed': 1,
  'length-required': 1,
  'key-reused': 1,
};

describe('a command whose app refuses it', () => {
  test.each(Object.entries(PROBLEMS))('as %s ends with the code of it', async (kind, { status }) => {
    const answer = problem(status, kind, `It is ${kind}.`);
    const { code, err } = await askApp(['sync', 'orders'], appOf(answer, json({ feeds: [] })).fetch);
    expect({ kind, code }).toStrictEqual({ kind, code: CODES[kind as ProblemKind] });
    expect(err).not.toBe('');
  });

  test('as its feed is paused says how to resume it', async () => {
    const { code, err } = await askApp(
      ['sync', 'orders'],
      appOf(problem(409, 'feed-paused', 'ada paused feed "orders".')).fetch,
    );
    expect(code).toBe(3);
    expect(err).toContain('Next: npm run tidemark -- resume orders');
  });
});

describe('a command whose run ends', () => {
  test.each([
    [{ outcome: 'appended' }, 0],
    [{ outcome: 'no-new-rows' }, 0],
    [{ outcome: 'polished' }, 0],
    [{ outcome: 'lease-held' }, 3],
    [{ outcome: 'stopped' }, 1],
    [{ outcome: 'failed', errorKind: 'source-denied' }, 1],
    [{ outcome: 'failed', errorKind: 'source-shrunk' }, 3],
    [{ outcome: 'failed', errorKind: 'lake-unavailable' }, 4],
    [{ outcome: 'failed', errorKind: 'newer-kind' }, 1],
    [{ outcome: 'failed', errorKind: 'toString' }, 1],
  ])('as %j ends with %i', async (ending, code) => {
    const { fetch } = appOf(json({ ...RUN, ...ending }));
    expect((await askApp(['sync', 'orders'], fetch)).code).toBe(code);
    expect((await askApp(['run', RUN_ID, '--watch'], fetch)).code).toBe(code);
    expect((await askApp(['run', RUN_ID], fetch)).code).toBe(0);
  });
});

describe('the page of a feed', () => {
  test('that is none is a mistake, with the one that was meant', async () => {
    const { fetch } = appOf(
      problem(404, 'feed-unknown', 'There is no feed "ordres".'),
      json({ feeds: [{ name: 'orders' }] }),
    );
    const { code, out, err } = await askApp(['open', 'ordres'], fetch);
    expect({ code, out }).toStrictEqual({ code: 2, out: '' });
    expect(err).toContain('There is no feed "ordres". Did you mean orders?');
  });

  test.each([
    ['is known', json({ name: 'orders' })],
    ['cannot be asked for, without the key', empty(401)],
    ['cannot be asked for now', empty(503)],
  ])('that %s is told', async (_what, answer) => {
    const { code, out } = await askApp(['open', 'orders'], appOf(answer).fetch);
    expect({ code, out }).toStrictEqual({ code: 0, out: `${APP}/api/ui#/feeds/orders\n` });
  });
});
