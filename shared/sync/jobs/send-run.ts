import type { RunMessage } from '../../queue/index.ts';
import type { SyncDeps } from '../run/index.ts';

/**
 * Sends a run's message, hidden for `delayMs`. A queue that does not answer loses no run: the timer sends the message of one that was not heard
 * of for two minutes. It is told.
 */
export const sendRun = async (
  { queue, tell }: Pick<SyncDeps, 'queue' | 'tell'>,
  { runId, feed }: RunMessage,
  delayMs = 0,
): Promise<void> => {
  try {
    await queue.enqueue({ runId, feed }, delayMs > 0 ? { delayMs } : {});
  } catch (error) {
    tell(`Run ${runId} of feed "${feed}" waits for the timer, as its message could not be sent.`, error);
  }
};
