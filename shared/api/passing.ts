import type { ErrorKind } from '../core/index.ts';

/** What the timer tries again, and may well get over without anybody. */
const PASSING: ReadonlySet<string> = new Set<ErrorKind>([
  'source-unavailable',
  'source-throttled',
  'source-reset',
  'lake-unavailable',
  'commit-contention',
  'state-unavailable',
  'state-fenced',
  'queue-unavailable',
]);

/** Whether a run's `errorKind` is of what passes. One that is not known may be of a newer app: somebody should look. */
export const isPassing = (errorKind: string | undefined): boolean => PASSING.has(errorKind ?? '');
