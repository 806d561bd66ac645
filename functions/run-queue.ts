import type { InvocationContext, StorageQueueHandler } from '@azure/functions';
import { parseRunMessage } from '../shared/queue/index.ts';
import { TidemarkError } from '../shared/core/index.ts';
import type { abandonRun, resumeRun } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { longRun } from './long-run.ts';
import { failing } from './redacted.ts';
import { reportTo } from './run-report.ts';

const NO_RUN = 'A message in the run queue names no run. Only Tidemark may write there.';

/** The queue function: resumes a run that outlasted its trigger. It fails when the message is to come again. */
export const continueQueue =
  (application: () => Application, resume: typeof resumeRun): StorageQueueHandler =>
  async (message: unknown, context: InvocationContext): Promise<void> => {
    const app = application();
    const run = parseRunMessage(message);
    if (run === undefined) throw new TidemarkError('invariant', NO_RUN);
    const work = resume(app.deps, app.feeds, run, {
      ...longRun(app),
      report: reportTo(context),
    });
    await failing(app, work);
  };

/** The poison queue's function: marks a run failed whose message came too often, and frees its feed. */
export const abandonQueue =
  (application: () => Application, abandon: typeof abandonRun): StorageQueueHandler =>
  async (message: unknown, context: InvocationContext): Promise<void> => {
    const app = application();
    const run = parseRunMessage(message);
    // The host hands a poison message out for ever: what no code can read is told once, and let go.
    if (run === undefined) return context.error(NO_RUN);
    await failing(app, abandon(app.deps, app.feeds, run, reportTo(context)));
  };
