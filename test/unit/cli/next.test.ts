import { describe, expect, test } from 'vitest';
import { APP, appOf, askApp, json, problem, RUN, RUN_ID } from '../../support/cli-app.ts';

const NEXT = 'Next: npm run tidemark --';
const STEP = { outcome: 'nothing', removed: 0, removedBytes: 0, added: 0, addedBytes: 0 };
const IDLE = { dryRun: true, checkpoint: STEP, compaction: STEP, logCleanup: STEP, vacuum: STEP };

describe('a dry run', () => {
  test.each([
    [{ ...IDLE, vacuum: { ...STEP, outcome: 'planned' } }, `${NEXT} maintain orders --app ${APP}\n`],
    [IDLE, 'Nothing is to be done now.\n'],
    [{ dryRun: true }, 'Nothing is to be done now.\n'],
  ])('of maintenance that found %j tells what comes next', async (maintain, says) => {
    const { fetch } = appOf(json({ ...RUN, kind: 'maintain', outcome: 'planned', maintain }));
    expect(await askApp(['maintain', 'orders', '--dry-run'], fetch)).toMatchObject({ code: 0, err: says });
  });

  test('of a reload tells the real one', async () => {
    const { fetch } = appOf(json({ ...RUN, outcome: 'compared' }));
    const { code, err } = await askApp(['reload', 'orders', '--last', '10', '--dry-run'], fetch);
    expect({ code, err }).toStrictEqual({
      code: 0,
      err: `${NEXT} reload orders --last 10 --app ${APP}\n`,
    });
  });
});

const STORY = `${NEXT} run ${RUN_ID} --app ${APP}`;

describe('a run that failed', () => {
  test.each(['source-denied', 'source-unavailable', 'lake-denied', 'newer-kind', 'invariant'])(
    'with %s leads to its story',
    async (kind) => {
      const { fetch } = appOf(problem(502, kind, 'It failed.', { runId: RUN_ID }));
      for (const words of [
        ['sync', 'orders'],
        ['reload', 'orders', '--all', '--yes'],
      ])
        expect((await askApp(words, fetch)).err).toContain(STORY);
    },
  );

  test.each([
    ['source-denied', 'Renew the secret, or give the identity access. Then check.', 'check orders'],
    ['source-unavailable', 'The timer tries again. If it lasts, look at the service.', 'sync orders'],
    ['config', 'Correct what the message names, and deploy.', 'check orders'],
    ['source-shrunk', 'Look at the source. If it is right, reload with force.', 'runs orders'],
    ['newer-kind', 'The message says what to do.', 'check orders'],
  ])('with %s says in its story what to do', async (errorKind, now, next) => {
    const { fetch } = appOf(json({ ...RUN, outcome: 'failed', errorKind, message: 'It failed.' }));
    expect((await askApp(['run', RUN_ID], fetch)).err).toMatch(
      new RegExp(`^${now.replaceAll('.', '\\.')}\n${NEXT} ${next} --app`),
    );
  });

  test('once it was followed leads there as well', async () => {
    const failed = { ...RUN, outcome: 'failed', errorKind: 'source-denied', message: 'It failed.' };
    const { fetch } = appOf(json({ runId: RUN_ID, status: 'waiting' }, 202), json(failed));
    expect((await askApp(['sync', 'orders'], fetch)).err).toContain(STORY);
  });

  test.each(['bad-request', 'stopping', 'key-reused', 'state-unavailable', 'queue-denied'])(
    'is none that %s came before',
    async (kind) => {
      const { fetch } = appOf(problem(503, kind, 'It was not begun.', { runId: RUN_ID }));
      expect((await askApp(['sync', 'orders'], fetch)).err).not.toContain(RUN_ID);
    },
  );
});

const FEED = { name: 'orders', enabled: true, table: 'Tables/Orders' };
const NOW = Date.now();
const ago = (minutes: number): string => new Date(NOW - 60_000 * minutes).toISOString();
const FAILED = { runId: RUN_ID, kind: 'append', outcome: 'failed', errorKind: 'source-denied' };

describe('all feeds', () => {
  const feeds = [
    { ...FEED, name: 'items' },
    { ...FEED, freshAt: ago(3) },
    { ...FEED, name: 'lines', freshAt: ago(180), lastRun: { ...FAILED, endedAt: ago(1), message: 'No.' } },
  ];

  test('begin with how many need somebody, and say how fresh each is', async () => {
    const { out, err } = await askApp(['feeds'], appOf(json({ feeds })).fetch);
    expect(out).toMatch(/^lines +failing +3 h ago +failed 1 min(?: \d+ s)? ago +Tables\/Orders$/m);
    expect(out).toMatch(/^orders +fresh +3 min(?: \d+ s)? ago +Tables\/Orders$/m);
    expect(out).toMatch(/^items +new +never +Tables\/Orders$/m);
    expect(err).toBe(`1 of 3 feeds needs you.\nlines: No.\n${STORY}\n${NEXT} sync items --app ${APP}\n`);
  });

  test('that are none lead to the first one', async () => {
    const { err } = await askApp(['feeds'], appOf(json({ feeds: [] })).fetch);
    expect(err).toContain(`There is no feed yet.\n${NEXT} add https://`);
  });

  test('have no run yet, or none of those that were asked for', async () => {
    const { fetch } = appOf(json({ runs: [] }));
    expect((await askApp(['runs', 'orders'], fetch)).err).toBe(
      `There is no run yet.\n${NEXT} sync orders --app ${APP}\n`,
    );
    expect((await askApp(['runs', '--outcome', 'failed'], fetch)).err).toBe('There are no such runs.\n');
  });
});
