import { expect, test } from 'vitest';
import type { Application } from '../../../functions/application.ts';
import { healthHttp } from '../../../functions/health-http.ts';
import { systemClock, TidemarkError } from '../../../shared/core/index.ts';
import { appWithRefused, call, REFUSED, sampleApp, served } from './sample-app.ts';

const SECRET = 'c2VjcmV0';
const app = (changes: Parameters<typeof sampleApp>[0] = {}) => sampleApp({ clock: systemClock, ...changes });
const never = new Promise<never>(() => undefined);
const { deps } = sampleApp();

test('all is well', async () => {
  expect(await call(served('health', healthHttp(app)))).toMatchObject({
    status: 200,
    body: {
      status: 'ok',
      checks: [
        { name: 'settings', status: 'ok' },
        { name: 'state', status: 'ok' },
        { name: 'lake', status: 'ok' },
        { name: 'queue', status: 'ok' },
      ],
    },
  });
});

test('bad settings are told line by line', async () => {
  const answer = await call(
    served(
      'health',
      healthHttp(() => {
        throw new TidemarkError('config', 'LAKE_URL: is missing\nSYNC_SCHEDULE: is missing');
      }),
    ),
  );
  expect(answer).toMatchObject({
    status: 503,
    body: {
      status: 'failed',
      checks: [
        {
          name: 'settings',
          status: 'failed',
          reasons: ['LAKE_URL: is missing', 'SYNC_SCHEDULE: is missing'],
        },
      ],
    },
  });
});

test('a secret of a feed that is missing is told by the name of its setting', async () => {
  const line = 'Feed "orders": the app setting P is missing or empty.';
  const missingSecrets: Application['missingSecrets'] = ({ name }) => (name === 'orders' ? [line] : []);
  expect(
    await call(
      served(
        'health',
        healthHttp(() => ({ ...app(), missingSecrets })),
      ),
    ),
  ).toMatchObject({
    status: 503,
    body: { checks: [{ name: 'settings', status: 'failed', reasons: [line] }, {}, {}, {}] },
  });
});

test('what is wrong with one feed is told with its place, and as a failure', async () => {
  const reasons = [...REFUSED.problems, 'must be an object'];
  expect(
    await call(
      served(
        'health',
        healthHttp(() => appWithRefused({ clock: systemClock })),
      ),
    ),
  ).toMatchObject({
    status: 503,
    body: {
      checks: [{ name: 'settings', status: 'failed', reasons }, { status: 'ok' }, { status: 'ok' }, {}],
    },
  });
});

test('what is wrong with a source is told once, however many feeds name it', async () => {
  const line = 'feeds.json: sources.crm.serviceUrl: is missing; it must be a string';
  const refused = ['a', 'b'].map((name) => ({ ...REFUSED, name, problems: [`${name}: see there`, line] }));
  expect(
    await call(
      served(
        'health',
        healthHttp(() => ({ ...app(), refused })),
      ),
    ),
  ).toMatchObject({
    body: { checks: [{ reasons: ['a: see there', line, 'b: see there'] }, {}, {}, {}] },
  });
});

test('what is odd about the settings is told, and is no failure', async () => {
  const note = { kind: 'setting-misspelled', setting: 'BATCH_ROW', meant: 'BATCH_ROWS' } as const;
  expect(
    await call(
      served(
        'health',
        healthHttp(() => ({ ...app(), notes: [note] })),
      ),
    ),
  ).toMatchObject({
    status: 200,
    body: {
      status: 'ok',
      checks: [
        { name: 'settings', status: 'ok', notes: [expect.stringContaining('BATCH_ROWS')], noteFacts: [note] },
        {},
        {},
        {},
      ],
    },
  });
});

test('what cannot be reached is told, each for itself, and no secret with it', async () => {
  const lake = {
    ...deps.lake,
    head: () =>
      Promise.reject(
        new TidemarkError('lake-denied', 'the lake refuses', { url: SECRET }, new Error(`sig=${SECRET}`)),
      ),
  };
  const state = { ...deps.state, feeds: () => Promise.reject(new Error(`AccountKey=${SECRET}`)) };
  const queue = {
    ...deps.queue,
    reach: () => Promise.reject(new TidemarkError('queue-denied', 'the queue refuses')),
  };
  const answer = await call(
    served(
      'health',
      healthHttp(() => app({ lake, state, queue })),
    ),
  );
  expect(answer).toMatchObject({
    status: 503,
    body: {
      checks: [
        { name: 'settings', status: 'ok' },
        { name: 'state', status: 'failed', reasons: ['an unexpected error'] },
        { name: 'lake', status: 'failed', reasons: ['the lake refuses'] },
        { name: 'queue', status: 'failed', reasons: ['the queue refuses'] },
      ],
    },
  });
  expect(JSON.stringify(answer)).not.toContain(SECRET);
});

test('what hangs is over in time, and is told to end', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const hang = (signal?: AbortSignal) => {
    signals.push(signal);
    return never;
  };
  const lake = { ...deps.lake, head: (_path: string, signal?: AbortSignal) => hang(signal) };
  const queue = { ...deps.queue, reach: hang };
  expect(
    await call(
      served(
        'health',
        healthHttp(() => app({ lake, queue }), 20),
      ),
    ),
  ).toMatchObject({
    status: 503,
    body: {
      checks: [
        {},
        {},
        { name: 'lake', reasons: ['no answer within 0.02 s'] },
        { name: 'queue', reasons: ['no answer within 0.02 s'] },
      ],
    },
  });
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
});
