import { createApplication } from '../../functions/application.ts';
import { newUuid } from '../../shared/core/index.ts';
import { createMemoryStateStore, type RunRecord } from '../../shared/state/index.ts';
import { appendFeed } from '../../shared/sync/index.ts';

/**
 * A process of its own around the composition root: appends the new rows of the first feed, with the state in memory. Answers the run's record
 * as one line of JSON.
 */
const { signal } = new AbortController();
const { deps, feeds, limits } = createApplication(process.env, signal);
const [feed] = feeds;
const records: RunRecord[] = [];
if (feed !== undefined)
  await appendFeed({ ...deps, state: createMemoryStateStore() }, feed, {
    runId: newUuid(),
    signal,
    deadline: Date.now() + limits.deadlineMs,
    report: (record) => void records.push(record),
  });
process.stdout.write(JSON.stringify(records.at(-1)));
