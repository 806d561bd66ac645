import * as z from 'zod';
import { record } from './record.ts';
import { asIs, count, type Fields, flag, instant, optional, text } from './field.ts';

/** On how many days in a row rows came below a watermark that stood still. */
export interface CameBelow {
  /** The watermark: a cursor literal. */
  readonly upTo: string;
  readonly days: number;
}

/** A row by its key and its cursor value: each property with its value as the source wrote it. */
export type LeadingTexts = readonly (readonly [name: string, text: string])[];

/** How far reading a cell by the number of its rows came. */
export interface PassesPlace {
  /** The last passes in a row that brought nothing new. */
  readonly quiet: number;
  /** Rows of the present pass, and whether it has brought nothing new. */
  readonly skip: number;
  readonly isQuiet: boolean;
}

/** How far a cell was read, which is a part of the range that is read by key. */
export interface CellPlace {
  /** The `$filter` of the cell, as it was sent: of another one it says nothing. */
  readonly filter: string;
  /** Rows of it that came, and the greatest of them. */
  readonly rows: number;
  readonly greatest?: LeadingTexts;
  /** The row in the order of the key that it goes on behind; absent: it is read by the number of its rows. */
  readonly behind?: LeadingTexts;
  readonly passes?: PassesPlace;
}

/** Found by trying, never by the service's own annotations. Absent: not known to be lacking. */
export interface SourceTraits {
  readonly ignoresOrder?: boolean;
  readonly ignoresFilter?: boolean;
  /** It compares the local digits of times, or their text, and not the instants that they are. */
  readonly comparesDigits?: boolean;
  readonly comparesText?: boolean;
  /** It was asked, and compares instants. */
  readonly instantsOn?: boolean;
  /** Offsets of times, in minutes, from the least to the most that it showed; absent: only UTC. */
  readonly leastOffset?: number;
  readonly mostOffset?: number;
  /** Answers and rows in order of their instants since these were needed last. */
  readonly orderedAnswers?: number;
  readonly orderedRows?: number;
  readonly cannotCount?: boolean;
  /** Of two runs in a row that asked for a count, none was answered, while rows were; the first one of them. */
  readonly countFails?: boolean;
  readonly countFailed?: boolean;
  /** It asked for a pause, or did not answer in time, while it was asked for several ranges at once. */
  readonly slowsDown?: boolean;
  /** Its counts differ though no row is missing. */
  readonly countUseless?: boolean;
  /** Of version 0.2.0 and before: kept, and read by nothing. */
  readonly capsSilently?: boolean;
  /** Rows of the longest page that it sent. */
  readonly longestPage?: number;
  /** The same of pages that no `$top` was sent for, as they are read by links. */
  readonly longestByLinks?: number;
  /** An answer without a link was not the last one: a source that is read by its links is asked on by the number of rows so far, with a `$top`. */
  readonly linksEndEarly?: boolean;
  /** The most fraction digits of a cursor value that it sent. */
  readonly digits?: number;
  /** It sent an integer that no double is. */
  readonly hasExact?: boolean;
  /** Bounds below and above are so much wider, in units of `CursorValue.order`: it compares elsewhere than it shows. */
  readonly lowerStep?: string;
  readonly upperStep?: string;
  /** Half of an answer lay up to so far below its bound, in the same units, and no step explains it. */
  readonly looseBy?: string;
  /** A lower bound, and an upper one, have brought back rows that they were made of. */
  readonly lowerOn?: boolean;
  readonly upperOn?: boolean;
  /** The end of a read was proven: by an empty answer, a count, or the source's last row. */
  readonly endOn?: boolean;
  /** The feed's own filter leaves out what it is to leave out; false: no question shows it. */
  readonly ownFilterOn?: boolean;
  /** It takes no `$top`, or none above a number. */
  readonly noTop?: boolean;
  readonly topAtMost?: number;
  /** It takes no `$orderby`, or fewer parts of the key in it. */
  readonly noOrder?: boolean;
  readonly orderParts?: number;
  readonly noSelect?: boolean;
  /** It takes no `$skip`. */
  readonly noSkip?: boolean;
  /** It takes no `gt` on its key. */
  readonly noGt?: boolean;
  /** A part that is read by key is so wide, in units of `CursorValue.order`. */
  readonly cellWidth?: string;
  /** The cell that the last run could not read to its end. */
  readonly inCell?: CellPlace;
  /** It has rows beyond the horizon, or had none when it was asked. */
  readonly ahead?: boolean;
  /** Of numbers: rows that came below the watermark. */
  readonly below?: CameBelow;
  /** A number above which no value becomes the watermark, as rows kept coming below it: a cursor literal. */
  readonly mostNumber?: string;
  /** It has begun again: the literal of the cursor that it ended at when that was seen. Only a reload of everything is sure to bring what it has. */
  readonly wentBack?: string;
  /** The literal of the cursor behind which the last run could not read on, and in how many runs in a row. */
  readonly breaksBehind?: string;
  readonly breaksRuns?: number;
  /** When each was learned, epoch ms; absent of one: a version that kept no dates has learned it. */
  readonly learnedAt?: Readonly<Record<string, number>>;
  /** When it refused a filter with `in`, epoch ms. */
  readonly refusesInAt?: number;
  /** How many keys at most it takes in one filter, and when that was seen, epoch ms. */
  readonly lookUpKeys?: number;
  readonly lookUpKeysAt?: number;
  /** When it was shown to answer no question by key, epoch ms. */
  readonly noLookUpAt?: number;
}

const leadingTexts = asIs<LeadingTexts>(() => z.array(z.tuple([z.string(), z.string()])));

const cellPlace = record<CellPlace>({
  filter: text,
  rows: count,
  greatest: optional(leadingTexts),
  behind: optional(leadingTexts),
  passes: optional(record<PassesPlace>({ quiet: count, skip: count, isQuiet: flag })),
});

export const SOURCE_TRAITS: Fields<SourceTraits> = {
  ignoresOrder: optional(flag),
  ignoresFilter: optional(flag),
  comparesDigits: optional(flag),
  comparesText: optional(flag),
  instantsOn: optional(flag),
  leastOffset: optional(count),
  mostOffset: optional(count),
  orderedAnswers: optional(count),
  orderedRows: optional(count),
  cannotCount: optional(flag),
  countFails: optional(flag),
  countFailed: optional(flag),
  slowsDown: optional(flag),
  countUseless: optional(flag),
  capsSilently: optional(flag),
  longestPage: optional(count),
  longestByLinks: optional(count),
  linksEndEarly: optional(flag),
  digits: optional(count),
  hasExact: optional(flag),
  lowerStep: optional(text),
  upperStep: optional(text),
  looseBy: optional(text),
  lowerOn: optional(flag),
  upperOn: optional(flag),
  endOn: optional(flag),
  ownFilterOn: optional(flag),
  noTop: optional(flag),
  topAtMost: optional(count),
  noOrder: optional(flag),
  orderParts: optional(count),
  noSelect: optional(flag),
  noSkip: optional(flag),
  noGt: optional(flag),
  cellWidth: optional(text),
  inCell: optional(cellPlace),
  ahead: optional(flag),
  below: optional(record<CameBelow>({ upTo: text, days: count })),
  mostNumber: optional(text),
  wentBack: optional(text),
  breaksBehind: optional(text),
  breaksRuns: optional(count),
  learnedAt: optional(asIs<Readonly<Record<string, number>>>(() => z.record(z.string(), z.number()))),
  refusesInAt: optional(instant),
  lookUpKeys: optional(count),
  lookUpKeysAt: optional(instant),
  noLookUpAt: optional(instant),
};
