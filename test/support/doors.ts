import { HttpRequest, InvocationContext, type HttpHandler, type Timer } from '@azure/functions';
import type { Application } from '../../functions/application.ts';
import { feedsHttp } from '../../functions/feeds-http.ts';
import { healthHttp } from '../../functions/health-http.ts';
import { runHttp } from '../../functions/run-http.ts';
import { abandonQueue, continueQueue } from '../../functions/run-queue.ts';
import { startHttp } from '../../functions/start-http.ts';
import { syncTimer } from '../../functions/sync-timer.ts';
import { inspect } from 'node:util';
import { RUN_KINDS } from '../../shared/state/index.ts';
import { abandonRun, resumeRun, runStatus, startRun, runTick } from '../../shared/sync/index.ts';

/** Every text that left the app, by the door that it went through. */
export interface Told {
  readonly logs: string[];
  readonly answers: string[];
  /** To the host, with everything that hangs on it. */
  readonly thrown: string[];
}

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
  const call = async (handler: HttpHandler, params: Record<string, string> = {}) => {
    const request = new HttpRequest({ method: 'POST', url: 'http://host.example/api/x', params });
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
  for (const { name } of application().feeds) {
    for (const handler of RUN_KINDS.map((kind) => startHttp(application, startRun, kind))) {
      const runId = /"runId":"([^"]+)"/.exec(await call(handler, { feed: name }))?.[1] ?? '';
      await call(runHttp(application, runStatus), { runId });
      await attempt(() => continueQueue(application, resumeRun)({ runId, feed: name }, context()));
      await attempt(() => abandonQueue(application, abandonRun)({ runId, feed: name }, context()));
    }
  }
  await attempt(() => syncTimer(application, runTick)(TIMER, context()));
  await call(healthHttp(application, 3_000));
  await call(feedsHttp(application));
  return told;
};
