/**
 * A log entry, the put that brings it, and the intent that announces it: they say the same. `base`: the table that it was planned on, counted
 * by how often a table of that path was dropped. `of`: the `txn` of the entry that a fence keeps out or an undo takes back. `unreadable`: an intent of
 * which nothing can be read but that it is there.
 */
export interface Entry {
  readonly kind: 'create' | 'foreign' | 'data' | 'undo' | 'fence' | 'unreadable';
  readonly version: number;
  readonly base: number;
  readonly txn: string;
  readonly run?: string;
  readonly of?: string;
}

/** What is written over an intent, or an entity that says nothing of intents. */
export const UNREADABLE: Entry = { kind: 'unreadable', version: -1, base: -1, txn: 'unreadable' };

/** How a run ended. `failed` stands for every end without a commit: `unchanged`, `cancelled`, and given up as well. */
export type End = 'failed' | 'landed';

/** The feed's entity. `wrote`: the `writeId` of its last write. */
export interface Feed {
  readonly etag: number;
  readonly holder: string | null;
  readonly run: string | null;
  readonly intent: Entry | null;
  readonly wrote: string;
}

/** A run's entity. `none`: there is none, never or not any more. `hadCommit` is nobody's to read: a commit of the run stood on its table. */
export interface Job {
  readonly etag: number;
  readonly status: 'none' | 'open' | End;
  readonly hadCommit: boolean;
}

/** A batch under way to the state: the feed's entity by its ETag, and the run's where it says so. */
export interface Write {
  readonly id: string;
  readonly by: number;
  readonly does: 'claim' | 'intend' | 'end';
  readonly run: string;
  readonly etag: number;
  /** Of a claim: the run's entity as it was read. */
  readonly jobEtag?: number;
  readonly intent: Entry | null;
  readonly end?: End;
}

/** A put under way to the log. */
export interface Put {
  readonly by: number;
  readonly entry: Entry;
}

/** What an attempt does once it has been told. */
export type Next = 'claimed' | 'intended' | 'committed' | 'settled' | 'ended';

/**
 * One holder's work on a run. It is always waiting for one answer: what follows is done in the step that hears it, as nobody can see the
 * difference. An attempt that died is one that never steps again.
 */
export interface Attempt {
  readonly at: 'new' | 'asked' | 'writing' | 'putting' | 'over';
  readonly next: Next;
  /** Of the feed's entity and of the run's, as this attempt knows them. */
  readonly etag: number;
  readonly jobEtag: number;
  readonly write: Write | null;
  readonly put: Entry | null;
  /** The intent that it must settle, or its own. */
  readonly intent: Entry | null;
  /** What was said to the write or the put that it waits for; a write's is the new ETag. */
  readonly answer: number | null;
  readonly writes: number;
  readonly claims: number;
  readonly resends: number;
  readonly entries: number;
}

/** How often each thing that others do may still happen. */
export interface Left {
  readonly foreign: number;
  readonly drops: number;
  readonly creates: number;
  readonly marks: number;
  readonly prunes: number;
  readonly cleanups: number;
  readonly garbles: number;
}

export interface State {
  readonly feed: Feed;
  readonly jobs: Readonly<Record<string, Job>>;
  /** How often the table was dropped: the name of the one that is there, and the ETag of all its log files. */
  readonly table: number;
  /** The files of the log by version; a version without one is free. */
  readonly log: readonly (Entry | undefined)[];
  /** Below this version the log's files are gone, and a checkpoint says what they did. */
  readonly cleaned: number;
  readonly writes: readonly Write[];
  readonly puts: readonly Put[];
  /** Deletions of strays under way. */
  readonly deletions: readonly Entry[];
  readonly attempts: readonly Attempt[];
  readonly left: Left;
  /** A run has deleted the staged files, which all attempts at it share. */
  readonly isDeleted: boolean;
}
