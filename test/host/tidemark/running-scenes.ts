import { RUN_QUEUE } from '../../../shared/queue/index.ts';
import { call } from '../world/call.ts';
import { sleep } from '../world/times.ts';
import { firingAlerts, whyNoAlerts } from './alerts.ts';
import { APP_ENV, type AppScene, hostSeconds, LONG_MS, waitFor } from './app-scene.ts';
import { sendChunked } from './send-chunked.ts';
import { ORDERS, type Theatre } from './theatre.ts';

const EVERY_2_S = { ...APP_ENV, SYNC_SCHEDULE: '*/2 * * * * *' };

const lineOf = (theatre: Theatre, outcome: string) =>
  waitFor(() => theatre.lines().find((line) => line.outcome === outcome), LONG_MS);

/** The alerts that fire once one of them does, or at the end of the time. */
const waitForAlert = async ({ ingestion }: Theatre, name: string): Promise<readonly string[]> => {
  await waitFor(async () => ((await firingAlerts(ingestion)).includes(name) ? true : undefined), LONG_MS);
  return firingAlerts(ingestion);
};

const timer: AppScene = {
  name: 'tidemark/timer',
  run: async (theatre, check) => {
    await theatre.start(EVERY_2_S);
    const appended = await lineOf(theatre, 'appended');
    check('a tick appends every row', appended?.rows === ORDERS, appended);
    const idle = await lineOf(theatre, 'no-new-rows');
    check('an idle one says so, with one request', idle?.requests === 1, idle);
    check('the table has them once', (await theatre.rows()) === ORDERS, await theatre.rows());
    const ticks = theatre.ingestion.received().filter(({ baseType }) => baseType === 'RequestData');
    check(
      'ticks are successful requests',
      ticks.length > 0 && ticks.every(({ baseData }) => baseData['success'] === true),
    );
    if (whyNoAlerts() === undefined) {
      const firing = await firingAlerts(theatre.ingestion);
      check('no alert fires', firing.length === 0, firing);
      // The host says nothing of it.
      await theatre.queues.putRaw(RUN_QUEUE, 'not base64');
      const fired = await waitForAlert(theatre, 'message-left');
      check('one does for a message that is not base64', fired.join() === 'message-left', fired);
    }
  },
};

const chunked: AppScene = {
  name: 'tidemark/chunked-dry-run',
  run: async (theatre, check) => {
    const host = await theatre.start(APP_ENV);
    await call(host, '/api/feeds/orders/sync', { method: 'POST' });
    const before = (await theatre.snapshot())?.version;
    const body = '{"last": 5, "dryRun": true}';
    const path = '/api/feeds/orders/reload';
    const headers = { 'idempotency-key': 'k1' };
    const refused = await sendChunked(host, path, body, headers);
    check('a body in chunks is refused with 411', refused.status === 411, refused);
    const taken = await call(host, path, { json: JSON.parse(body) as unknown, headers });
    check('the same key with a Content-Length is taken', taken.status === 200, taken);
    check('and is the dry run that was asked for', taken.text.includes('"outcome":"compared"'), taken);
    const after = (await theatre.snapshot())?.version;
    check('nothing was committed', before !== undefined && before === after, [before, after]);
  },
};

const poison: AppScene = {
  name: 'tidemark/poison',
  run: async (theatre, check) => {
    const host = await theatre.start({
      ...APP_ENV,
      AzureFunctionsJobHost__extensions__queues__maxDequeueCount: '2',
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:01',
      AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:01',
    });
    await call(host, '/api/feeds/orders/sync', { method: 'POST' });
    theatre.service.onRequest = () => new Response('', { status: 429, headers: { 'retry-after': '900' } });
    const answer = await call(host, '/api/feeds/orders/reload', {
      json: { last: 10 },
      headers: { prefer: 'respond-async' },
    });
    check('the reload is taken for later', answer.status === 202, answer);
    const { runId } = JSON.parse(answer.text === '' ? '{}' : answer.text) as { runId?: string };
    const ended = await waitFor(async () => {
      const { text } = await call(host, `/api/runs/${runId ?? ''}`);
      return text.includes('"ended"') ? text : undefined;
    }, LONG_MS);
    check(
      'it is abandoned after five tries that got no further, though its message was given up after two, with its reason',
      ended?.includes('abandoned after 5 attempts') === true,
      ended,
    );
    check('and its message is gone', (await theatre.queues.count(RUN_QUEUE)) === 0);
    theatre.service.onRequest = undefined;
    const sync = await call(host, '/api/feeds/orders/sync', { method: 'POST' });
    check(
      'the feed is free, and its service is not asked before the pause is over',
      sync.status === 503 && sync.text.includes('the service was not asked'),
      sync,
    );
    if (whyNoAlerts() !== undefined) return;
    const fired = await waitForAlert(theatre, 'run-abandoned');
    check('the alert on abandoned runs fires', fired.includes('run-abandoned'), fired);
  },
};

const timeout: AppScene = {
  name: 'tidemark/function-timeout',
  run: async (theatre, check) => {
    const host = await theatre.start({ ...APP_ENV, AzureFunctionsJobHost__functionTimeout: '00:00:03' });
    theatre.service.quirks.latencyMs = 60_000;
    const answer = await Promise.race([
      call(host, '/api/feeds/orders/sync', { method: 'POST' }),
      sleep(hostSeconds(12) + LONG_MS).then(() => undefined),
    ]);
    check('the caller gets an empty 500', answer?.status === 500 && answer.text === '', answer);
    theatre.service.quirks.latencyMs = 0;
    const health = await waitFor(async () => {
      const { status } = await call(host, '/api/health');
      return status === 200 ? status : undefined;
    }, LONG_MS);
    check('a new worker answers', health === 200, health);
    const exceptions = () =>
      JSON.stringify(theatre.ingestion.received().filter(({ baseType }) => baseType === 'ExceptionData'));
    const told = await waitFor(() => (exceptions().includes('FunctionTimeout') ? true : undefined), LONG_MS);
    check('the time-out is an exception', told === true, exceptions().slice(0, 400));
  },
};

/** The hosts that the timer fired on, each by its key. */
const firedOn = ({ ingestion }: Theatre): ReadonlySet<string> => {
  const ticks = ingestion
    .received()
    .filter(({ baseType, baseData }) => baseType === 'RequestData' && baseData['name'] === 'sync');
  return new Set(ticks.map(({ key }) => key));
};

const twoHosts: AppScene = {
  name: 'tidemark/two-hosts',
  run: async (theatre, check) => {
    await theatre.start(EVERY_2_S);
    await theatre.start(EVERY_2_S);
    const outcomes = (): readonly string[] => theatre.lines().map(({ outcome }) => outcome);
    const idle = (): number => outcomes().filter((outcome) => outcome === 'no-new-rows').length;
    const before = idle();
    const isLong = await waitFor(() => (idle() >= before + 4 ? true : undefined), LONG_MS);
    check('ticks go on while both are there', isLong === true, outcomes());
    check('on one host alone', firedOn(theatre).size === 1, [...firedOn(theatre)]);
    check('no run meets another', !outcomes().includes('lease-held'), outcomes());
    check('every row is there once', (await theatre.rows()) === ORDERS, await theatre.rows());
  },
};

export const RUNNING_SCENES: readonly AppScene[] = [timer, chunked, poison, timeout, twoHosts];
