import * as z from 'zod';
import {
  asIs,
  count,
  type Fields,
  flag,
  instant,
  listOf,
  optional,
  orForgotten,
  text,
  texts,
} from './field.ts';
import { type KnownTypes, knownTypes } from './known-types.ts';
import { type Position, POSITION } from './position.ts';
import { record } from './record.ts';
import { SOURCE_TRAITS, type SourceTraits } from './source-traits.ts';

/** A version of a table as it was last seen: Delta `metaData.id`, and the ETag of that version's log file. */
export interface SeenTable {
  readonly id: string;
  readonly version: number;
  readonly etag: string;
}

export const seenTable = record<SeenTable>({ id: text, version: count, etag: text });

/** A part of a feed (a company, a range) that moves by itself. No run of this version has one. */
export interface FeedPart extends Position {
  readonly part: string;
  /** As of the feed: the version of the part's own `txn` action. */
  readonly batch: number;
}

/** A row by its cursor literal, the text of its key and, where it is known, a hash of what its columns hold. */
export type LastRow = readonly [literal: string, key: string, content?: string | undefined];

/** The last rows in order up to a watermark, `at`, by which the next run proves its first bound. */
export interface LastRows {
  readonly at: string;
  readonly rows: readonly LastRow[];
}

const lastRow = z.tuple([z.string(), z.string(), z.string().optional()]).readonly();

const lastRows = asIs<LastRows>(() => z.object({ at: z.string(), rows: z.array(lastRow).readonly() }));

/** What Tidemark remembers of a feed between runs. The table is the truth; this is its fast and visible copy. */
export interface FeedState extends Position {
  /** Of source, entity set, filter, cursor and table: a watermark means nothing under another one. */
  readonly fingerprint: string;
  /** Edm type of the cursor column, such as `Edm.Int32`. */
  readonly cursorType: string;
  readonly cursorNullable: boolean;
  /** Names of the entity key's properties, or paths to them, so that a run with nothing new need not fetch `$metadata`. */
  readonly key: readonly string[];
  /** Edm types of these; absent: not known, as under version 0.2.0. */
  readonly keyTypes?: readonly string[];
  /** Table columns of the key's properties, in its order; absent: as their names say. */
  readonly keyColumns?: readonly string[];
  /** Number of the last batch committed; 0 before the first. It is the version of the table's `txn` action. */
  readonly batch: number;
  /** Rows of the table by its files' statistics, at the version of `table`; without statistics, as far as this feed counted. */
  readonly rows: number;
  /** The table as last seen; absent before there is one. */
  readonly table?: SeenTable;
  /** Absent: not known, or too many to be kept. */
  readonly lastRows?: LastRows;
  /** What the source was found not to do. */
  readonly source: SourceTraits;
  /** When rows with a null cursor were last counted (epoch ms), and how many there were. */
  readonly nullCursor?: { readonly countedAt: number; readonly rows: number };
  /** Absent: not asked for yet, or too long to be kept. */
  readonly types?: KnownTypes;
  /** Absent: the feed moves as one. */
  readonly parts?: readonly FeedPart[];
}

/** How a feed's state is kept: as columns of its entity, and as JSON in what was announced. */
export const FEED_STATE: Fields<FeedState> = {
  fingerprint: text,
  cursorType: text,
  cursorNullable: flag,
  key: texts,
  keyTypes: optional(texts),
  keyColumns: optional(texts),
  ...POSITION,
  batch: count,
  rows: count,
  table: optional(seenTable),
  lastRows: orForgotten(optional(lastRows)),
  source: record(SOURCE_TRAITS),
  nullCursor: optional(record({ countedAt: instant, rows: count })),
  types: orForgotten(optional(knownTypes)),
  parts: optional(listOf(record<FeedPart>({ part: text, ...POSITION, batch: count }))),
};
