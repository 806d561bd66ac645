import { app } from '@azure/functions';
import { POISON_QUEUE, RUN_QUEUE } from '../shared/queue/index.ts';
import { abandonRun, continueRun, runStatus, startRun, syncFeeds } from '../shared/sync/index.ts';
import { createApplication, type Application } from './application.ts';
import { feedsHttp } from './feeds-http.ts';
import { healthHttp } from './health-http.ts';
import { runHttp } from './run-http.ts';
import { abandonQueue, continueQueue } from './run-queue.ts';
import { reloadHttp, syncHttp } from './start-http.ts';
import { syncTimer } from './sync-timer.ts';

const shutdown = new AbortController();
let made: Application | undefined;

// Made at the first call, not here: an error at module scope would leave the host without any function, and without a word.
const application = (): Application => (made ??= make());
const make = (): Application => {
  const app = createApplication(process.env, shutdown.signal);
  for (const note of app.notes) console.warn(note);
  return app;
};

app.timer('sync', { schedule: '%SYNC_SCHEDULE%', handler: syncTimer(application, syncFeeds) });

app.post('reload', {
  route: 'feeds/{feed}/reload',
  authLevel: 'function',
  handler: reloadHttp(application, startRun),
});
app.post('syncFeed', {
  route: 'feeds/{feed}/sync',
  authLevel: 'function',
  handler: syncHttp(application, startRun),
});
app.get('run', { route: 'runs/{runId}', authLevel: 'function', handler: runHttp(application, runStatus) });
app.get('feeds', { route: 'feeds', authLevel: 'function', handler: feedsHttp(application) });
app.get('health', { route: 'health', authLevel: 'function', handler: healthHttp(application) });

// The connection is the host's own storage: where the application sends to.
app.storageQueue('continueRun', {
  queueName: RUN_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: continueQueue(application, continueRun),
});
app.storageQueue('abandonRun', {
  queueName: POISON_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: abandonQueue(application, abandonRun),
});

app.hook.appTerminate(() => shutdown.abort(new Error('The host is shutting down.')));
