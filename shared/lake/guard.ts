/** Runs an act on a path, unless the signal is aborted. */
export type Guard = <T>(path: string, signal: AbortSignal | undefined, act: () => Promise<T>) => Promise<T>;

/** A guard of one lake: what its acts throw, and the reason of an aborted signal, leave as `toOurs` turns them. */
export const createGuard =
  (toOurs: (error: unknown, path: string, signal: AbortSignal | undefined) => unknown): Guard =>
  async (path, signal, act) => {
    try {
      signal?.throwIfAborted();
      return await act();
    } catch (error) {
      throw toOurs(error, path, signal);
    }
  };
