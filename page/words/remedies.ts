import type { ProblemKind } from '../../shared/api/index.ts';
import type { ErrorKind } from '../../shared/core/index.ts';
import type { ActionName } from '../actions/actions.ts';
import { intoEffect } from './here.ts';

/** What to do about a failure of one kind, and the action that does it. docs/errors.md has it at length. */
export interface Remedy {
  readonly now: string;
  readonly action?: ActionName;
}

const BY_KIND: Readonly<Record<ErrorKind, Remedy>> = {
  config: { now: `Correct what the message names, ${intoEffect()}.`, action: 'check' },
  'source-unavailable': {
    now: 'The timer tries again. If it lasts, look at the service.',
    action: 'sync',
  },
  'source-throttled': {
    now: 'The timer waits and tries again. If it comes back, set requestsPerMinute for its source.',
    action: 'sync',
  },
  'source-denied': {
    now: 'Renew the secret, or give the identity access. Then check.',
    action: 'check',
  },
  'source-contract': {
    now: 'Look at the service: the message names the place. A check says more.',
    action: 'check',
  },
  'source-reset': {
    now: 'Nothing: the next run starts from the watermark.',
    action: 'sync',
  },
  'source-shrunk': {
    now: 'Look at the source. If it is right, reload with force.',
    action: 'reload',
  },
  'source-incomplete': {
    now: 'Reload less at once, or take what it sends with force.',
    action: 'reload',
  },
  'source-stalled': {
    now: 'Choose another cursor or page size, as the message says.',
    action: 'check',
  },
  'window-unknown': { now: 'Choose another window.', action: 'reload' },
  'lake-unavailable': {
    now: 'Nothing: the next run looks first what has landed.',
    action: 'sync',
  },
  'lake-denied': {
    now: 'Give the app its role on the lake, as the message says. Then check.',
    action: 'check',
  },
  'table-unsupported': {
    now: 'Take the feature off the table, or choose another table.',
    action: 'check',
  },
  'table-corrupt': { now: 'Restore the table: docs/operations.md says how.' },
  'commit-contention': {
    now: 'The timer tries again. If it lasts, look who else writes to the table.',
    action: 'sync',
  },
  'state-unavailable': {
    now: 'The timer tries again. If it lasts, look at the storage account.',
    action: 'sync',
  },
  'state-denied': {
    now: 'Give the app its role on the storage account, as the message says.',
    action: 'sync',
  },
  'state-fenced': { now: 'Nothing: another run took the feed over.' },
  'state-newer': { now: 'Deploy the newer version again: its runs resume.' },
  'queue-unavailable': {
    now: 'The timer sends the run again. If it lasts, look at the storage account.',
    action: 'sync',
  },
  'queue-denied': {
    now: 'Give the app its role on the queue, as the message says.',
    action: 'sync',
  },
  invariant: { now: 'Please report it: this is a mistake of Tidemark.' },
};

const OF_ANOTHER_VERSION: Remedy = { now: 'The message says what to do.', action: 'check' };

const REMEDIES: ReadonlyMap<string, Remedy> = new Map(Object.entries(BY_KIND));

/** Of an `errorKind`. One that this page does not know may be of a newer version. */
export const remedyOf = (errorKind: string | undefined): Remedy =>
  REMEDIES.get(errorKind ?? '') ?? OF_ANOTHER_VERSION;

/** What to do about what only a request can have wrong. */
const BY_REQUEST: Readonly<Record<Exclude<ProblemKind, ErrorKind>, string>> = {
  'bad-request': 'Correct what the message names, and ask again.',
  'feed-unknown': 'It may have been renamed or taken out of feeds.json. Go back to all feeds.',
  'run-unknown':
    'Its line in the history may be past its days, or the run never began. Look at the runs of its feed.',
  'page-unknown': 'Load this page again.',
  'method-not-allowed': 'Load this page again. If it stays so, deploy the app anew.',
  'feed-held': 'Wait until the other runs have ended, or withdraw one of them.',
  'feed-paused': 'Resume the feed first, or wait until the pause ends.',
  'run-ended': 'Nothing is left to cancel. Look at what became of it.',
  'length-required': 'Look what stands before the app: a gateway that takes the length out.',
  'key-reused': 'Ask once more: each click is a request of its own.',
  stopping: 'Ask again in half a minute: the app is starting anew.',
  unexpected: 'Please report it: this is a mistake of Tidemark. The log of the app says more.',
};

const REQUEST_REMEDIES: ReadonlyMap<string, string> = new Map(Object.entries(BY_REQUEST));

/** What to do about a problem of one kind. */
export const problemRemedy = (kind: string): string => REQUEST_REMEDIES.get(kind) ?? remedyOf(kind).now;
