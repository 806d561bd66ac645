import type { FeedState } from '../../shared/state/index.ts';
import { emptyRecord } from '../../shared/sync/run/record.ts';
import { aJob } from './a-job.ts';
import type { World } from './memory-world.ts';

/** What the store holds of a feed becomes this, as after a restore of the state table. A run whose process was lost is over. */
export const restoreState = async ({ state, clock, feed, deps }: World, next: FeedState): Promise<void> => {
  const pending = (await state.entry(feed.name))?.pending;
  const stored = pending && (await state.job(pending.runId));
  const job = stored?.outcome === 'found' ? stored.job : aJob(deps.newId(), feed.name);
  const claimed = await state.claim({
    feed: feed.name,
    holder: 'test',
    job,
    ...(stored?.outcome === 'found' && { jobEtag: stored.etag }),
    lease: 'held',
  });
  if (claimed.outcome !== 'claimed') throw new Error(`the feed is ${claimed.outcome}`);
  const when = { runId: job.runId, kind: job.kind, startedAt: clock.now(), endedAt: clock.now() };
  const end = emptyRecord(feed, when, { outcome: 'stopped' }, (text) => text);
  await state.write(claimed.hold, { now: clock.now(), state: next, intent: 'none', lease: 'return', end });
};
