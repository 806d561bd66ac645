import { type ProblemKind, type Remedy, remedyOf as remedyAt } from '../../shared/api/index.ts';
import type { ErrorKind } from '../../shared/core/index.ts';
import { isHere } from './here.ts';

/** What to do about a failure of an `errorKind`. */
export const remedyOf = (errorKind: string | undefined): Remedy => remedyAt(errorKind, isHere());

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
