import type { InvocationContext } from '@azure/functions';
import type { PoisonCount } from '../shared/queue/index.ts';
import type { Application } from './application.ts';
import { toldError } from './told-error.ts';

/** The line that Application Insights shows while messages stay in poison queues: one JSON object, how many and where. */
export const poisonLine = (counts: readonly PoisonCount[]): string =>
  JSON.stringify({
    evt: 'tidemark.queue',
    messages: counts.reduce((sum, { messages }) => sum + messages, 0),
    queues: counts.map(({ queue }) => queue),
  });

/**
 * Counts the messages in the poison queues, and logs them when there are any: of one that is not base64 the host itself says nothing. A
 * queue that does not answer is told, and never thrown: runs do not need it.
 */
export const reportPoison = async (
  { deps, stopping }: Application,
  context: InvocationContext,
): Promise<void> => {
  try {
    const counts = await deps.queue.poisoned(stopping);
    if (counts.length > 0) context.warn(poisonLine(counts));
  } catch (error) {
    if (!stopping.aborted) context.warn(toldError(error, deps.redact));
  }
};
