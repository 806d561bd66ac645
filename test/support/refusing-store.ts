import { TidemarkError } from '../../shared/core/index.ts';
import type { StateStore } from '../../shared/state/index.ts';
import { saidBy } from './watched-ports.ts';

export interface WatchedStore extends StateStore {
  /** Names of the calls so far, in order: `claim`, `write intent`, `job`. */
  readonly calls: readonly string[];
}

/** A call of a store, by its place among them all, from 1. */
export interface StoreCall {
  readonly name: string;
  readonly nth: number;
}

/** What a renewal that says nothing else is called. */
export const RENEWAL = 'write hold';

/** A store whose `nth` call is refused as a table service that is down refuses it; `before` is awaited before every call but a renewal. */
export const refuseOnce = (
  store: StateStore,
  refused: number | undefined,
  before: () => Promise<void> = async () => undefined,
): WatchedStore => {
  const calls: string[] = [];
  const call = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (name !== RENEWAL) await before();
    if (calls.push(name) === refused) throw new TidemarkError('state-unavailable', 'the table answered 503');
    return work();
  };
  return {
    calls,
    location: store.location,
    leaseMs: store.leaseMs,
    feeds: (...given) => call('feeds', () => store.feeds(...given)),
    entry: (...given) => call('entry', () => store.entry(...given)),
    claim: (...given) => call('claim', () => store.claim(...given)),
    enqueue: (...given) => call('enqueue', () => store.enqueue(...given)),
    withdraw: (...given) => call('withdraw', () => store.withdraw(...given)),
    forgetWaiting: (...given) => call('forgetWaiting', () => store.forgetWaiting(...given)),
    write: (hold, change) => call(`write ${saidBy(change)}`, () => store.write(hold, change)),
    mark: (...given) => call('mark', () => store.mark(...given)),
    runs: (...given) => call('runs', () => store.runs(...given)),
    lines: (...given) => call('lines', () => store.lines(...given)),
    job: (...given) => call('job', () => store.job(...given)),
    prune: (...given) => call('prune', () => store.prune(...given)),
  };
};
