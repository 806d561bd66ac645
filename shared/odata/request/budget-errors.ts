import { TidemarkError } from '../../core/index.ts';

const seconds = (ms: number): number => Math.ceil(ms / 1_000);

/** What a service asks for, in words; empty where it does not say how long. */
export const pauseWords = (ms: number | undefined): string =>
  ms === undefined || ms <= 0 ? '' : ` It asks for a pause of ${seconds(ms)} s.`;

/** The service asked, for this feed or another one, for a pause that no run waits for. It is not asked meanwhile. */
export const longPause = (feed: string, afterMs: number): TidemarkError =>
  new TidemarkError(
    'source-throttled',
    `Feed "${feed}": the service was not asked.${pauseWords(afterMs)} If that comes again, set requestsPerMinute of its source, or run its feeds less often.`,
    { feed, afterMs: Math.ceil(afterMs) },
  );

/** The run's time was up first. */
export const outOfTime = (feed: string): TidemarkError =>
  new TidemarkError(
    'source-throttled',
    `Feed "${feed}": its time was up while it waited for a request: for the budget of its service (requestsPerMinute, maxConcurrency), or for a pause that the service asked for.`,
    { feed },
  );
