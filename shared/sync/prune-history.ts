import type { FeedEntry } from '../state/index.ts';
import type { SyncDeps } from './run/index.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Transactions for one feed and day, 50 lines each: far more than a feed adds in a day. */
const MOST_ROUNDS = 10;

const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/**
 * Removes what is too old of the run history: at the first tick of an hour, of every 24th feed, so that each feed has its turn once a day and a
 * tick in between asks nothing. A state that does not answer is left for the next turn.
 */
export const pruneHistory = async (
  { state, tell }: Pick<SyncDeps, 'state' | 'tell'>,
  entries: readonly FeedEntry[],
  { due, historyMs }: { readonly due: number; readonly historyMs: number },
): Promise<void> => {
  const lastEnd = Math.max(-Infinity, ...entries.map(({ lastRun }) => lastRun?.endedAt ?? -Infinity));
  if (lastEnd === -Infinity || hourOf(lastEnd) === hourOf(due)) return;
  const turn = hourOf(due) % HOURS;
  for (const { feed } of entries.filter((_, place) => place % HOURS === turn)) {
    try {
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        if ((await state.prune(feed, due - historyMs)) === 0) break;
      }
    } catch (error) {
      tell(`The history of feed "${feed}" could not be shortened; it is tried again tomorrow.`, error);
    }
  }
};
