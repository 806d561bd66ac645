import { systemClock } from '../../shared/core/index.ts';
import { nodeFetch, type ODataSourceOptions } from '../../shared/odata/index.ts';

/** A source of the entity set Orders that nobody signs in to, over the real network and clock where the test does not say otherwise. */
export const sourceOptions = (
  serviceUrl: string,
  changes: Partial<ODataSourceOptions> = {},
): ODataSourceOptions => ({
  feed: 'orders',
  serviceUrl,
  entitySet: 'Orders',
  fetch: nodeFetch,
  clock: systemClock,
  random: () => 0,
  authorize: () => Promise.resolve({}),
  headers: {},
  query: {},
  pageSize: 100,
  timeoutMs: 20_000,
  maxBodyBytes: 1_000_000_000,
  ...changes,
});
