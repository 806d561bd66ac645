import type { Source } from './feed.ts';

/** How much one process sends to a service at most. Absent: as much as it likes. */
export type ServiceLimits = Pick<Source, 'requestsPerMinute' | 'maxConcurrency'>;

type LimitOf = (source: ServiceLimits) => number | undefined;

/** Each limit by its key in feeds.json. */
export const LIMITS: readonly (readonly [keyof ServiceLimits, LimitOf])[] = [
  ['requestsPerMinute', ({ requestsPerMinute }) => requestsPerMinute],
  ['maxConcurrency', ({ maxConcurrency }) => maxConcurrency],
];

/** What a budget belongs to: scheme, host and port of a service. */
export const originOf = ({ serviceUrl }: Pick<Source, 'serviceUrl'>): string => new URL(serviceUrl).origin;

/** The smallest of each limit that the sources of one service say. */
const smallest = (sources: readonly ServiceLimits[]): ServiceLimits =>
  Object.fromEntries(
    LIMITS.flatMap(([name, limitOf]) => {
      const said = sources.flatMap((source) => limitOf(source) ?? []);
      return said.length === 0 ? [] : [[name, Math.min(...said)]];
    }),
  );

/** The limits of each service by its origin, of which each source may say what the others leave out. */
export const serviceLimits = (
  sources: readonly (ServiceLimits & Pick<Source, 'serviceUrl'>)[],
): ReadonlyMap<string, ServiceLimits> =>
  new Map([...Map.groupBy(sources, originOf)].map(([origin, group]) => [origin, smallest(group)]));
