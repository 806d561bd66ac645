import { app } from '@azure/functions';
import { wordSettingNote } from '../shared/config/index.ts';
import { systemClock } from '../shared/core/index.ts';
import { FEEDS_QUEUE, POISON_QUEUE, RUN_QUEUE } from '../shared/queue/index.ts';
import { abandonRun, maintainInTurn, resumeRun, runTick, syncSlice } from '../shared/sync/index.ts';
import { type Application, createApplication } from './application.ts';
import { createAtWork } from './at-work.ts';
import { faultsOf } from './faults.ts';
import { feedsQueue } from './feeds-queue.ts';
import { HostStopping } from './host-stopping.ts';
import { maintainSchedule, maintainTimer } from './maintain-timer.ts';
import { registrations } from './routes.ts';
import { abandonQueue, continueQueue } from './run-queue.ts';
import { syncTimer } from './sync-timer.ts';

/** The host gives a hook 5 s, and then ends the process with whatever is at work in it. */
const DRAIN_MS = 4_000;

const shutdown = new AbortController();
const atWork = createAtWork(systemClock);
let made: Application | undefined;

// Made at the first call, not here: an error at module scope would leave the host without any function, and without a word.
const application = (): Application => (made ??= make());
const make = (): Application => {
  const app = createApplication(process.env, shutdown.signal);
  for (const note of app.notes) console.warn(wordSettingNote(note));
  for (const fault of faultsOf(app)) console.warn(fault);
  return app;
};

app.timer('sync', {
  schedule: '%SYNC_SCHEDULE%',
  handler: atWork.counted(syncTimer(application, runTick)),
});
app.timer('maintain', {
  schedule: maintainSchedule(process.env['MAINTAIN_SCHEDULE']),
  handler: atWork.counted(maintainTimer(application, maintainInTurn)),
});

for (const { name, handler, ...options } of registrations(application)) {
  app.http(name, { ...options, handler: atWork.counted(handler) });
}

// The connection is the host's own storage: where the application sends to.
app.storageQueue('continueRun', {
  queueName: RUN_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: atWork.counted(continueQueue(application, resumeRun)),
});
app.storageQueue('abandonRun', {
  queueName: POISON_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: atWork.counted(abandonQueue(application, abandonRun)),
});
app.storageQueue('continueFeeds', {
  queueName: FEEDS_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: atWork.counted(feedsQueue(application, syncSlice)),
});

app.hook.appTerminate(async () => {
  shutdown.abort(new HostStopping());
  await atWork.drained(DRAIN_MS);
});
