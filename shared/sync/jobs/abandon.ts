import type { Feed } from '../../config/index.ts';
import type { RunMessage } from '../../queue/index.ts';
import { progressOf } from '../../state/index.ts';
import { unconfigured } from '../feed/index.ts';
import type { ReportRun, SyncDeps } from '../run/index.ts';
import { endOrRetry } from './end-or-retry.ts';
import { openJob } from './open-job.ts';
import { sendRun } from './send-run.ts';
import { abandoned, lastWord, MOST_STUCK, stuckAttempts } from './stuck.ts';

/**
 * Ends a run whose message failed too often, or whose feed is not configured any more: it is marked failed with its last reason, and its feed is
 * free. One that got further meanwhile is resumed by a new message. Rejects when that cannot be stored, or an attempt is still at work.
 */
export const abandonRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  message: RunMessage,
  report: ReportRun,
): Promise<void> => {
  const feed = feeds.find(({ name }) => name === message.feed);
  const stored = await openJob(deps, feed, message, { report });
  if (stored === undefined) return undefined;
  const { job } = stored;
  if (feed === undefined) {
    const reason = `Feed "${message.feed}" is not in feeds.json any more.`;
    const ending = abandoned(job.attempts, { outcome: 'failed', errorKind: 'config', message: reason });
    return endOrRetry(deps, unconfigured(message.feed), job, { ending, report });
  }
  const progress = progressOf(job);
  if (stuckAttempts(job, progress) < MOST_STUCK) return sendRun(deps, job);
  return endOrRetry(deps, feed, job, { ending: abandoned(job.attempts, lastWord(progress)), report });
};
