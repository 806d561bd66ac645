import { afterSending, type Clock } from '../shared/core/index.ts';

/** What the app is at: a worker that is told to end may do so when nothing is at work. */
export interface AtWork {
  /** The same handler, counted for as long as it works. */
  counted<Given extends readonly unknown[], Answer>(
    handler: (...given: Given) => Answer | Promise<Answer>,
  ): (...given: Given) => Promise<Answer>;
  /** Resolves when no handler is at work and what the last one answered is on its way; after `ms` at the latest. */
  drained(ms: number): Promise<void>;
}

export const createAtWork = (clock: Pick<Clock, 'sleep'>): AtWork => {
  const atWork = new Set<Promise<unknown>>();

  const idle = async (): Promise<void> => {
    while (atWork.size > 0) await Promise.allSettled(atWork);
    await afterSending();
  };
  return {
    counted:
      (handler) =>
      async (...given) => {
        const work = Promise.resolve().then(() => handler(...given));
        atWork.add(work);
        try {
          return await work;
        } finally {
          atWork.delete(work);
        }
      },
    drained: async (ms) => {
      const over = new AbortController();
      const late = clock.sleep(ms, over.signal).catch(() => undefined);
      await Promise.race([idle(), late]);
      over.abort();
    },
  };
};
