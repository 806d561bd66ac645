import { createApplication } from '../../functions/application.ts';
import { isTidemarkError } from '../../shared/core/index.ts';

/**
 * A process of its own around the composition root: asks every feed's service for its `$metadata`, then, where `PROBE_STORES` says so, state,
 * lake and queue for something small. Answers one line of JSON: by name `ok`, or the error's kind and words.
 */
const { feeds, deps } = createApplication(process.env, AbortSignal.timeout(60_000));

const outcomeOf = async (name: string, work: () => Promise<unknown>): Promise<readonly [string, string]> => {
  try {
    await work();
    return [name, 'ok'];
  } catch (error) {
    if (!isTidemarkError(error)) throw error;
    return [name, `${error.kind}: ${error.message}`];
  }
};

const runId = '22222222-2222-4222-8222-222222222222';
const stores =
  process.env['PROBE_STORES'] === undefined
    ? []
    : [
        outcomeOf('state', () => deps.state.feeds()),
        outcomeOf('lake', () => deps.lake.head('Tables/none')),
        outcomeOf('queue', () => deps.queue.enqueue({ runId, feed: 'none' })),
      ];
const sources = feeds.map((feed) => outcomeOf(feed.name, () => deps.sourceOf(feed).entityType()));
process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all([...sources, ...stores]))));
