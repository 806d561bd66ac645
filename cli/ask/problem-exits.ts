import type { ProblemKind } from '../../shared/api/index.ts';
import type { Exit } from '../exit-codes.ts';

/** How a command ends whose app says that a kind went wrong. A kind that lacks does not compile. */
const EXITS: Readonly<Record<ProblemKind, Exit>> = {
  // The line itself brings it about.
  'bad-request': 'usage',
  'feed-unknown': 'usage',
  'run-unknown': 'usage',
  'window-unknown': 'usage',
  // What protects the table, or what a person said: nothing was changed.
  'feed-held': 'refused',
  'feed-paused': 'refused',
  'run-ended': 'refused',
  'source-shrunk': 'refused',
  'source-incomplete': 'refused',
  'source-stalled': 'refused',
  // What goes well on its own, or once something answers again.
  stopping: 'unreachable',
  'source-unavailable': 'unreachable',
  'source-throttled': 'unreachable',
  'source-reset': 'unreachable',
  'lake-unavailable': 'unreachable',
  'state-unavailable': 'unreachable',
  'state-fenced': 'unreachable',
  'queue-unavailable': 'unreachable',
  'commit-contention': 'unreachable',
  // What somebody must change first.
  config: 'failed',
  'source-denied': 'failed',
  'source-contract': 'failed',
  'lake-denied': 'failed',
  'state-denied': 'failed',
  'state-newer': 'failed',
  'queue-denied': 'failed',
  'table-unsupported': 'failed',
  'table-corrupt': 'failed',
  invariant: 'failed',
  unexpected: 'failed',
  // What no line of this version brings about.
  'page-unknown': 'failed',
  'method-not-allowed': 'failed',
  'length-required': 'failed',
  'key-reused': 'failed',
};

/** The same of a kind as an app says it. One that this version does not know is a failure. */
export const exitOf = (kind: string | undefined): Exit =>
  kind !== undefined && Object.hasOwn(EXITS, kind) ? EXITS[kind as ProblemKind] : 'failed';
