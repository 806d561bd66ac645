import { app } from '@azure/functions';
import { createApplication, type Application } from './application.ts';
import { syncTimer } from './sync-timer.ts';

const shutdown = new AbortController();
let made: Application | undefined;

// Made at the first call, not here: an error at module scope would leave the host without any function, and without a word.
const application = (): Application => (made ??= createApplication(process.env, shutdown.signal));

app.timer('sync', { schedule: '%SYNC_SCHEDULE%', handler: syncTimer(application) });

app.hook.appTerminate(() => shutdown.abort(new Error('The host is shutting down.')));
