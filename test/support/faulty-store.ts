import { TidemarkError } from '../../shared/core/index.ts';
import type { StateStore } from '../../shared/state/index.ts';

export interface WatchedStore extends StateStore {
  /** Names of the methods called so far, in order. */
  readonly calls: readonly string[];
}

/** The `nth` call, from 1, of a method. */
export interface StoreCall {
  readonly name: string;
  readonly nth: number;
}

/** A store whose one call is refused as a table service that is down refuses it; `before` is awaited before every call but a renewal. */
export const refuseOnce = (
  store: StateStore,
  refused: StoreCall | undefined,
  before: () => Promise<void> = async () => undefined,
): WatchedStore => {
  const calls: string[] = [];
  const call = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (name !== 'renew') await before();
    calls.push(name);
    const nth = calls.filter((other) => other === name).length;
    if (refused?.name === name && refused.nth === nth)
      throw new TidemarkError('state-unavailable', 'the table answered 503');
    return work();
  };
  return {
    calls,
    location: store.location,
    feeds: (...given) => call('feeds', () => store.feeds(...given)),
    acquire: (...given) => call('acquire', () => store.acquire(...given)),
    advance: (...given) => call('advance', () => store.advance(...given)),
    renew: (...given) => call('renew', () => store.renew(...given)),
    finish: (...given) => call('finish', () => store.finish(...given)),
    record: (...given) => call('record', () => store.record(...given)),
    runs: (...given) => call('runs', () => store.runs(...given)),
    run: (...given) => call('run', () => store.run(...given)),
    putJob: (...given) => call('putJob', () => store.putJob(...given)),
    job: (...given) => call('job', () => store.job(...given)),
  };
};
