import { RUN_QUEUE } from '../../../shared/queue/index.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import type { LaunchedHost } from '../launch.ts';
import { call, type Called } from '../world/call.ts';
import { APP_ENV, type AppScene, hostSeconds, LONG_MS, waitFor } from './app-scene.ts';
import { ORDERS, type Theatre } from './theatre.ts';

const QUICK_QUEUE = {
  ...APP_ENV,
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:01',
};

/** Waits until the source was asked for a few pages of rows: the run is in its middle. */
const inTheMiddle = (theatre: Theatre): Promise<true | undefined> =>
  waitFor(() => (theatre.service.requests.length >= 4 ? true : undefined), LONG_MS);

const stopped = (theatre: Theatre): RunRecord | undefined =>
  theatre.lines().find(({ outcome }) => outcome === 'stopped');

/** Every page of the source takes so long that a run of 15 pages outlasts the host. */
const slow = (theatre: Theatre): void => {
  theatre.service.clearRequests();
  theatre.service.quirks.latencyMs = Math.max(1_500, hostSeconds(5));
};
const quick = (theatre: Theatre): void => {
  theatre.service.quirks.latencyMs = 0;
};

const endedRun = (host: LaunchedHost, runId: string): Promise<string | undefined> =>
  waitFor(async () => {
    const { text } = await call(host, `/api/runs/${runId}`);
    return text.includes('"ended"') ? text : undefined;
  }, LONG_MS);

const runIdOf = ({ text }: Called): string => /"runId":"([\da-f-]{36})"/.exec(text)?.[1] ?? '';

const midAppend: AppScene = {
  name: 'tidemark/sigterm-in-mid-append',
  run: async (theatre, check) => {
    slow(theatre);
    const first = await theatre.start({ ...APP_ENV, SYNC_SCHEDULE: '*/2 * * * * *' });
    await inTheMiddle(theatre);
    const signalledMs = Date.now();
    first.signal('SIGTERM');
    const { code, atMs } = await first.exited;
    check('the host ends, with exit code 0', code === 0, code);
    const tookMs = atMs - signalledMs;
    check('not before the 10 s that it waits for runs', tookMs >= hostSeconds(9), tookMs);
    check('and soon after the app has let go', tookMs < hostSeconds(10) + 3_500, tookMs);
    const line = await waitFor(() => stopped(theatre), LONG_MS);
    check('the run says that it was stopped', line !== undefined, theatre.lines());
    quick(theatre);
    const second = await theatre.start(APP_ENV);
    const sync = await call(second, '/api/feeds/orders/sync', { method: 'POST' });
    check('its feed is free at once', sync.text.includes('"outcome":"appended"'), sync);
    check('and every row is there once', (await theatre.rows()) === ORDERS, await theatre.rows());
  },
};

const midReload: AppScene = {
  name: 'tidemark/sigterm-in-mid-reload',
  run: async (theatre, check) => {
    const first = await theatre.start(QUICK_QUEUE);
    await call(first, '/api/feeds/orders/sync', { method: 'POST' });
    theatre.service.update('Orders', 10_300, { Freight: 1.25 });
    slow(theatre);
    const asked = await call(first, '/api/feeds/orders/reload', {
      json: { all: true },
      headers: { prefer: 'respond-async' },
    });
    check('the reload is taken for later', asked.status === 202, asked);
    await inTheMiddle(theatre);
    first.signal('SIGTERM');
    await first.exited;
    check('it was stopped', (await waitFor(() => stopped(theatre), LONG_MS)) !== undefined, theatre.lines());
    check('its message waits', (await theatre.queues.count(RUN_QUEUE)) === 1);
    quick(theatre);
    const second = await theatre.start(QUICK_QUEUE);
    const ended = await endedRun(second, runIdOf(asked));
    check(
      'the next host goes on with it, to its end',
      ended?.includes('"outcome":"reloaded"') === true,
      ended,
    );
    check('and every row is there once', (await theatre.rows()) === ORDERS, await theatre.rows());
  },
};

const openCall: AppScene = {
  name: 'tidemark/sigterm-with-a-call-open',
  run: async (theatre, check) => {
    const first = await theatre.start(QUICK_QUEUE);
    await call(first, '/api/feeds/orders/sync', { method: 'POST' });
    theatre.service.update('Orders', 10_300, { Freight: 1.25 });
    slow(theatre);
    const headers = { 'idempotency-key': 'the-key' };
    const open = call(first, '/api/feeds/orders/reload', { json: { all: true }, headers });
    await inTheMiddle(theatre);
    first.signal('SIGTERM');
    const cut = await open;
    check('the caller is cut off, or told where the run is', cut.status === 0 || cut.status === 202, cut);
    await first.exited;
    quick(theatre);
    const second = await theatre.start(QUICK_QUEUE);
    const asked = await call(second, '/api/feeds/orders/reload', { json: { all: true }, headers });
    const ended = await endedRun(second, runIdOf(asked));
    check(
      'the same key finds the run, which comes to its end',
      ended?.includes('"outcome":"reloaded"') === true,
      [asked, ended],
    );
    check('and every row is there once', (await theatre.rows()) === ORDERS, await theatre.rows());
  },
};

/** The lease of a run that died ends after 60 s, whatever the host's times are: this scene takes a minute and a half. */
const killed: AppScene = {
  name: 'tidemark/kill-9-of-the-worker',
  run: async (theatre, check) => {
    const host = await theatre.start(QUICK_QUEUE);
    await call(host, '/api/feeds/orders/sync', { method: 'POST' });
    theatre.service.update('Orders', 10_300, { Freight: 1.25 });
    slow(theatre);
    const asked = await call(host, '/api/feeds/orders/reload', {
      json: { all: true },
      headers: { prefer: 'respond-async' },
    });
    await inTheMiddle(theatre);
    for (const pid of await host.workers()) process.kill(pid, 'SIGKILL');
    quick(theatre);
    const health = await waitFor(
      async () => ((await call(host, '/api/health')).status === 200 ? true : undefined),
      LONG_MS,
    );
    check('a new worker answers', health === true);
    const exceptions = () =>
      JSON.stringify(theatre.ingestion.received().filter(({ baseType }) => baseType === 'ExceptionData'));
    const told = await waitFor(
      () => (exceptions().includes('WorkerProcessExit') ? true : undefined),
      LONG_MS,
    );
    check('its death is an exception', told === true, exceptions().slice(0, 400));
    const ended = await waitFor(() => endedRun(host, runIdOf(asked)), 90_000);
    check(
      'the message comes back after the lease, and the run ends',
      ended?.includes('"outcome":"reloaded"') === true,
      ended,
    );
    check('and every row is there once', (await theatre.rows()) === ORDERS, await theatre.rows());
  },
};

export const ENDING_SCENES: readonly AppScene[] = [killed, openCall, midAppend, midReload];
