import { HttpRequest, InvocationContext, type Timer } from '@azure/functions';
import type { Application } from '../../functions/application.ts';
import { healthHttp } from '../../functions/health-http.ts';
import { handlersOf } from '../../functions/routes.ts';
import type { Handlers } from '../../functions/routing/call.ts';
import { serveEndpoint } from '../../functions/routing/serve-path.ts';
import { RUN_ENDPOINTS } from '../../functions/run-kinds.ts';
import { abandonQueue, continueQueue } from '../../functions/run-queue.ts';
import { syncTimer } from '../../functions/sync-timer.ts';
import { inspect } from 'node:util';
import { ENDPOINT_NAMES, type EndpointName } from '../../shared/api/index.ts';
import { abandonRun, resumeRun, runTick } from '../../shared/sync/index.ts';

/** Every text that left the app, by the door that it went through. */
export interface Told {
  readonly logs: string[];
  readonly answers: string[];
  /** To the host, with everything that hangs on it. */
  readonly thrown: string[];
}

/** What an endpoint is asked besides, so that it asks the source. */
const QUERIES: ReadonlyMap<EndpointName, string> = new Map([['getFeed', '?backlog=true']]);

const TIMER: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: false },
  scheduleStatus: { last: '', lastUpdated: '', next: '' },
};

/** Goes through every door of the app that a trigger opens, once for each feed. */
export const throughEveryDoor = async (application: () => Application): Promise<Told> => {
  const told: Told = { logs: [], answers: [], thrown: [] };
  const context = () =>
    new InvocationContext({
      functionName: 'test',
      invocationId: 'test',
      logHandler: (level, message) => told.logs.push(`${level}: ${String(message)}`),
    });
  const handlers: Handlers = { ...handlersOf(application), health: healthHttp(application, 3_000) };
  const call = async (name: EndpointName, params: Record<string, string> = {}) => {
    const handler = serveEndpoint(application, name, handlers);
    const request = new HttpRequest({
      method: 'POST',
      url: `http://host.example/api/x${QUERIES.get(name) ?? ''}`,
      params,
    });
    const { body, headers } = (await handler(request, context())) ?? {};
    const text = typeof body === 'string' ? body : '';
    told.answers.push(`${text} ${JSON.stringify(headers)}`);
    return text;
  };
  const attempt = async (work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (error) {
      told.thrown.push(
        `${inspect(error, { depth: 10, showHidden: true })} ${String((error as Error).stack)}`,
      );
    }
  };
  const made = new Set<string>(['getRun', ...Object.values(RUN_ENDPOINTS)]);
  for (const { name } of application().feeds) {
    for (const endpoint of Object.values(RUN_ENDPOINTS)) {
      const runId = /"runId":"([^"]+)"/.exec(await call(endpoint, { feed: name }))?.[1] ?? '';
      await call('getRun', { runId });
      await attempt(() => continueQueue(application, resumeRun)({ runId, feed: name }, context()));
      await attempt(() => abandonQueue(application, abandonRun)({ runId, feed: name }, context()));
    }
  }
  await attempt(() => syncTimer(application, runTick)(TIMER, context()));
  for (const name of ENDPOINT_NAMES.filter((one) => !made.has(one)))
    await call(name, { feed: application().feeds[0]?.name ?? '', runId: '' });
  return told;
};
