import { setImmediate } from 'node:timers/promises';

/**
 * Lets a request that has been begun go out, before work that holds the thread. Two turns of the event loop: in the first one the
 * connection of the answer before becomes free, in the second one `fetch` writes to it.
 */
export const afterSending = async (): Promise<void> => {
  await setImmediate();
  await setImmediate();
};
