import * as z from 'zod';
import { type JsonObject, members } from '../../core/index.ts';
import { textCodec } from './codec.ts';
import { asIs, count, type Field, type Fields, flag, instant, listOf, oneOf, onlyTrue } from './field.ts';
import { optional, storedAs, text, textLike, texts } from './field.ts';
import { record } from './record.ts';

/** Sides of a value that a window may end at. */
const BOUND_OPS = ['gt', 'ge', 'lt', 'le'] as const;

/** One end of a window, as literals of the source. */
export interface SavedBound {
  readonly op: (typeof BOUND_OPS)[number];
  readonly literal: string;
}

/** A file that is staged below the table, as the table's log is to name it. */
export interface SavedFile {
  readonly path: string;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly size: number;
  /** Epoch ms. */
  readonly modificationTime: number;
  readonly dataChange: true;
  readonly stats?: string;
}

/** How far a reload has come: what its next attempt needs, so that nothing is fetched twice. */
export interface Manifest {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly fingerprint: string;
  /** Names and types of the staged files' columns: under others the files are of no use. */
  readonly columns: readonly string[];
  readonly lower?: SavedBound;
  readonly upper: SavedBound;
  readonly files: readonly SavedFile[];
  readonly rows: number;
  /** Key and cursor of the last row, in the order asked for; absent before the first. */
  readonly last?: JsonObject;
  /** Key and cursor of the row with the greatest cursor value that was taken. */
  readonly greatest?: JsonObject;
  readonly outside: number;
  readonly atStart: number;
  readonly offsetPaged: boolean;
  /** The source left out rows of one cursor value. */
  readonly isCut?: boolean;
  /** The source had no more rows in the window. */
  readonly isComplete: boolean;
}

const bound = record<SavedBound>({ op: oneOf(BOUND_OPS), literal: text });

const file = record<SavedFile>({
  path: textLike(/^[\w.-]+$/),
  partitionValues: asIs<SavedFile['partitionValues']>(() => members(z.string().nullable())),
  size: count,
  modificationTime: instant,
  dataChange: onlyTrue,
  stats: optional(text),
});

const row: Field<JsonObject> = asIs<JsonObject>(() => members(z.json()));

const MANIFEST_FIELDS: Fields<Manifest> = {
  startedAt: instant,
  fingerprint: text,
  columns: texts,
  lower: optional(bound),
  upper: bound,
  files: listOf(file),
  rows: count,
  last: optional(row),
  greatest: optional(row),
  outside: count,
  atStart: count,
  offsetPaged: storedAs('byOffset', flag),
  isCut: optional(flag),
  isComplete: flag,
};

/** A segment of a reload's manifest, as a file in the lake. */
export const MANIFEST = textCodec(MANIFEST_FIELDS);
