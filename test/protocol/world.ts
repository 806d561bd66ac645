import type { Fault } from './faults.ts';
import type { Left, State } from './state.ts';

/** What the protocol asks for, each rule by itself; a twin is the protocol without one of them. */
export type Rule =
  | 'an intent is written before the put'
  | 'a claim settles the intent that it finds'
  | 'a claim that goes on settles as well'
  | 'a lost version needs a new intent'
  | 'a put without an answer is decided before any end'
  | 'every write names the ETag that was read'
  | 'a write is sent again only by the holder'
  | 'a claim names the ETag of the run'
  | 'a message creates no run'
  | 'no run deletes a staged file'
  | 'the base is looked at again after the put'
  | 'a log that was cleaned is not taken for a dropped table'
  | 'an intent that cannot be read is fenced'
  | 'a claim leaves what it cannot read'
  | 'the log is asked what an unreadable intent was'
  | 'the lease keeps an older version off'
  | 'a stray is taken back'
  | 'a stray is deleted at once';

/**
 * An attempt at a run, and what began it: only a call may create its run. `givesUp`: it is there to end the run. `entries`: how many it may
 * announce. `isOlder`: of version 0.1.0, which writes no intent, makes a table and fills it in one commit, and knows by its renewals that it was
 * taken over: before it plans anew, not between plan and put.
 */
export interface Role {
  readonly name: string;
  readonly run: string;
  readonly by: 'call' | 'message';
  readonly givesUp: boolean;
  readonly entries: number;
  readonly isOlder: boolean;
}

/** One world of the search: who takes part, and how often what may happen. */
export interface World {
  readonly roles: readonly Role[];
  /** Versions that the table has at first; 0: there is no table. */
  readonly versions: number;
  readonly left: Left;
  /** How often one write is sent again, and a claim tried again, by one attempt. */
  readonly resends: number;
  readonly claims: number;
  readonly leftOut: ReadonlySet<Rule>;
  /** Faults that are passed over, so that the harm behind them is found. */
  readonly passedOver: ReadonlySet<Fault>;
}

/** An attempt of a name of one letter; where nothing else is said, a call for the first run. */
export const attempt = (name: string, parts?: Partial<Omit<Role, 'name'>>): Role => ({
  run: '1',
  by: 'call',
  givesUp: false,
  entries: 2,
  isOlder: false,
  ...parts,
  name,
});

const NOTHING: Left = { foreign: 0, drops: 0, creates: 0, marks: 0, prunes: 0, cleanups: 0, garbles: 0 };

type Parts = Partial<Omit<World, 'roles' | 'left'>> & { readonly left?: Partial<Left> };

/** A world of the given attempts, in which nothing happens but what is said. */
export const worldOf = (roles: readonly Role[], { left, ...parts }: Parts): World => ({
  roles,
  versions: 1,
  resends: 0,
  claims: 1,
  leftOut: new Set(),
  passedOver: new Set(),
  ...parts,
  left: { ...NOTHING, ...left },
});

/** Before anything has happened. */
export const startOf = ({ roles, versions, left }: World): State => ({
  feed: { etag: 0, holder: null, run: null, intent: null, wrote: '' },
  jobs: Object.fromEntries(roles.map(({ run }) => [run, { etag: 0, status: 'none', hadCommit: false }])),
  table: 0,
  log: Array.from({ length: versions }, (_, version) => ({
    kind: version === 0 ? 'create' : 'foreign',
    version,
    base: 0,
    txn: `before${version}`,
  })),
  cleaned: 0,
  writes: [],
  puts: [],
  attempts: roles.map(() => ({
    at: 'new',
    next: 'claimed',
    etag: 0,
    jobEtag: 0,
    write: null,
    put: null,
    intent: null,
    answer: null,
    writes: 0,
    claims: 0,
    resends: 0,
    entries: 0,
  })),
  left,
  deletions: [],
  isDeleted: false,
});
