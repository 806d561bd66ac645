import type { InvocationContext } from '@azure/functions';
import type { Application } from './application.ts';
import { toldError } from './redacted.ts';

/** The line that Application Insights shows while messages stay in the poison queue: one JSON object. */
export const poisonLine = (messages: number): string => JSON.stringify({ evt: 'tidemark.queue', messages });

/**
 * Counts the messages in the poison queue, and logs them when there are any: of one that is not base64 the host itself says nothing. A
 * queue that does not answer is told, and never thrown: runs do not need it.
 */
export const reportPoison = async (
  { deps, stopping }: Application,
  context: InvocationContext,
): Promise<void> => {
  try {
    const messages = await deps.queue.poisoned(stopping);
    if (messages > 0) context.warn(poisonLine(messages));
  } catch (error) {
    if (!stopping.aborted) context.warn(toldError(error, deps.redact));
  }
};
