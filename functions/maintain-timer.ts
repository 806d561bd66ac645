import type { InvocationContext, Timer } from '@azure/functions';
import type { maintainInTurn } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { throwFailed } from './failed-feeds.ts';
import { longRun } from './long-run.ts';
import { failing } from './redacted.ts';
import { reportTo } from './run-report.ts';

/** Daily at half past two, UTC: for an app whose settings are of a version that had no such timer. */
const DEFAULT_SCHEDULE = '0 30 2 * * *';

/** The schedule of the timer, as the host reads it. One that names a setting which is not there is no function at all. */
export const maintainSchedule = (setting: string | undefined): string =>
  (setting ?? '').trim() === '' ? DEFAULT_SCHEDULE : '%MAINTAIN_SCHEDULE%';

/** The function of the second timer: keeps every feed's table in order. It fails when a feed failed, after all have had their turn. */
export const maintainTimer =
  (application: () => Application, maintain: typeof maintainInTurn) =>
  async (_timer: Timer, context: InvocationContext): Promise<void> => {
    const app = application();
    const work = maintain(app.deps, {
      ...longRun(app),
      feeds: app.feeds,
      concurrency: app.limits.concurrency,
      report: reportTo(context),
    });
    throwFailed(await failing(app, work));
  };
