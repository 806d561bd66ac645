import type { ErrorKind } from '../core/index.ts';

/** What to do about a failure of one kind, and the action of the page, which is a command as well, that does it. docs/errors.md has it at length. */
export interface Remedy {
  readonly now: string;
  readonly action?: 'sync' | 'reload' | 'check';
}

const BY_KIND: Readonly<Record<ErrorKind, Remedy>> = {
  config: { now: 'Correct what the message names, and deploy.', action: 'check' },
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

/** What makes a changed feeds.json, or a changed setting, the one that runs: of an app on this machine, or of a deployment. */
export const intoEffect = (isHere: boolean): string =>
  isHere ? 'save it, and restart npm start' : 'and deploy';

/** Of an `errorKind`. One that is not known may be of a newer version. `isHere`: the app is one on this machine. */
export const remedyOf = (errorKind: string | undefined, isHere: boolean): Remedy =>
  errorKind === 'config'
    ? { ...BY_KIND.config, now: `Correct what the message names, ${intoEffect(isHere)}.` }
    : (REMEDIES.get(errorKind ?? '') ?? OF_ANOTHER_VERSION);
