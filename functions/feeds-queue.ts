import type { InvocationContext, StorageQueueHandler } from '@azure/functions';
import { parseFeedsMessage } from '../shared/queue/index.ts';
import type { syncSlice } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { longRun } from './long-run.ts';
import { failing } from './redacted.ts';
import { reportTo } from './run-report.ts';

const NO_FEEDS = 'A message in the queue of feeds names no feeds. Only Tidemark may write there.';

/**
 * The function of the feeds' queue: appends what a tick had no time for, with a tick's own limits. A feed's failure is in its line. The
 * function fails when the slice is to come again; what cannot be read is told once, and let go: the next tick asks for what is due.
 */
export const feedsQueue =
  (application: () => Application, sync: typeof syncSlice): StorageQueueHandler =>
  async (message: unknown, context: InvocationContext): Promise<void> => {
    const app = application();
    const slice = parseFeedsMessage(message);
    if (slice === undefined) return context.error(NO_FEEDS);
    const work = sync(app.deps, slice, {
      ...longRun(app),
      feeds: app.feeds,
      concurrency: app.limits.concurrency,
      report: reportTo(context),
    });
    await failing(app, work);
  };
