/** The HTTP calls that are under way. */
export interface OpenCalls {
  track<T>(call: Promise<T>): Promise<T>;
  readonly count: number;
  /** Resolves when there is none. */
  none(): Promise<void>;
}

export const createOpenCalls = (): OpenCalls => {
  const open = new Set<Promise<unknown>>();
  return {
    track: async (call) => {
      open.add(call);
      try {
        return await call;
      } finally {
        // Its answer is still to be sent.
        setImmediate(() => open.delete(call));
      }
    },
    get count() {
      return open.size;
    },
    none: async () => {
      while (open.size > 0) {
        await Promise.allSettled(open);
        await new Promise(setImmediate);
      }
    },
  };
};
