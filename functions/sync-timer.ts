import type { InvocationContext, Timer } from '@azure/functions';
import type { runTick } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { throwFailed } from './failed-feeds.ts';
import { longRun } from './long-run.ts';
import { reportPoison } from './poison-report.ts';
import { failing } from './redacted.ts';
import { reportTo } from './run-report.ts';

/** When the host says that the next tick comes; the real host fills it, a call by hand does not. */
const nextOf = ({ scheduleStatus }: Timer): { readonly nextTick?: number } => {
  const nextTick = Date.parse(scheduleStatus?.next ?? '');
  return Number.isNaN(nextTick) ? {} : { nextTick };
};

const syncAll = async (
  app: Application,
  sync: typeof runTick,
  { timer, context }: { readonly timer: Timer; readonly context: InvocationContext },
): Promise<void> => {
  const work = sync(app.deps, {
    ...longRun(app),
    feeds: app.feeds,
    concurrency: app.limits.concurrency,
    historyMs: app.limits.historyMs,
    ...nextOf(timer),
    report: reportTo(context),
  });
  throwFailed(await failing(app, work));
};

/**
 * The timer function: appends every feed that is due. It fails when a feed failed, after all have had their turn, so that the portal's
 * failure view and alerts show it. What to read follows from the watermarks, never from the schedule. Meanwhile it counts the messages that
 * stay in the poison queues.
 */
export const syncTimer =
  (application: () => Application, sync: typeof runTick) =>
  async (timer: Timer, context: InvocationContext): Promise<void> => {
    const app = application();
    const poisonTold = reportPoison(app, context);
    try {
      await syncAll(app, sync, { timer, context });
    } finally {
      await poisonTold;
    }
  };
