import { countOf } from '../../core/index.ts';
import {
  boundedNoteFacts,
  isKnownNote,
  type Note,
  type NoteKind,
  type RunRecord,
  type StoredNote,
} from '../../state/index.ts';

const WORDS: { readonly [Kind in NoteKind]: (note: Note<Kind>) => string } = {
  'filter-ignored': ({ rows }) =>
    `The source ignores the filter: ${countOf(rows, 'row that was not asked for was', 'rows that were not asked for were')} left out.`,
  'order-ignored': () =>
    'The source does not keep the order asked for: all of it is read before any of it is committed.',
  'unordered-not-committed': () =>
    'The deadline came before the source was read to its end. It keeps no order, so nothing of what was read was committed.',
  'rows-repeated': ({ rows }) =>
    `${countOf(rows, 'row came twice and was', 'rows came twice and were')} taken once.`,
  'offset-paged': () =>
    'The source joins its pages by counting rows, which a delete shifts: they are read again before they count as verified.',
  'cursor-null': ({ column, rows }) =>
    `${countOf(rows, 'row has', 'rows have')} no ${column} and ${rows === 1 ? 'is' : 'are'} not taken.`,
  'cursor-became-null': ({ column, rows }) =>
    `${countOf(rows, 'row of the window has', 'rows of the window have')} no ${column} any more and ${rows === 1 ? 'is' : 'are'} not taken.`,
  'count-differs': ({ counted, read = 'an unknown number', above = 'the start' }) =>
    `The source counts ${countOf(counted, 'row')} above ${above} where ${read} ${read === 1 ? 'was' : 'were'} read.`,
  'window-count-differs': ({ counted, read }) =>
    `The source counts ${countOf(counted, 'row')} in the window where ${read} came.`,
  'count-unsupported': () => 'The source does not count its rows: what it sent is taken as all.',
  'count-overruled': () =>
    'The count still differs though no row is missing: the rows that were read are taken as right.',
  'table-adopted': () => 'The table already held rows: the feed resumes after them.',
  'table-emptied': () => 'Every row of the table was deleted: the feed was reset and loads again.',
  'table-dropped': ({ table }) => `The table ${table} is gone: the feed was reset and loads it again.`,
  'table-replaced': () => 'The table was replaced by another.',
  'watermark-lowered': ({ from, to }) =>
    `The table's newest rows are gone: the watermark went back from ${from} to ${to}.`,
  'watermark-ahead': ({ from, to }) =>
    `The watermark, ${from}, lies too far ahead to be one: it went back to ${to ?? 'the first row'}.`,
  'rows-ahead': ({ column, horizon }) =>
    `Rows have a ${column} beyond ${horizon}: they are taken once a day, and never become the watermark.`,
  'commit-dropped': () =>
    'The table was dropped under a commit: that commit is not in the table that is there now.',
  'state-unreadable': ({ parts }) =>
    `Parts of the feed's state could not be read (${parts}): they were reset from the table.`,
  'window-at-watermark': ({ watermark }) =>
    `The window begins at the watermark, ${watermark}: nothing above it was taken yet.`,
  'rows-not-compared': ({ limit, column }) =>
    `More than ${limit} rows: only those removed and added are counted, and rows whose ${column} moved out of the window were not looked for.`,
  'rows-found-by-key': ({ rows }) =>
    `${countOf(rows, 'row of the window did not come, and was found by its', 'rows of the window did not come, and were found by their')} key.`,
  'rows-moved': ({ column, rows }) =>
    `${countOf(rows, 'row')} whose ${column} moved ${rows === 1 ? 'was asked for by its' : 'were asked for by their'} key, and kept.`,
  'keys-not-asked': ({ keys, missing }) =>
    `${keys} of ${missing} keys that did not come were not asked for one by one: they are taken for deleted.`,
  'table-only-columns': ({ columns }) =>
    `Columns that no property of the source fills are null in the new rows: ${columns}. Where that is right, name them in "gone".`,
  'columns-added': ({ columns }) =>
    `The table has new columns, for new properties of the source; older rows are null in them: ${columns}.`,
  'columns-changed': ({ columns }) => `Columns of the table have another type from now on: ${columns}.`,
  'columns-not-added': ({ columns }) =>
    `Properties that the table has no column for are left out, as "schema" is "ignore": ${columns}.`,
  'columns-narrower': ({ columns }) =>
    `Columns do not hold every value that the source may have, and one that does not fit stops a run: ${columns}. Reload {"all": true} widens them.`,
  'cells-emptied': ({ column, rows }) =>
    `${countOf(rows, 'row')} outside of the reload had a ${column} that is no value of its new type: it is null now.`,
  'properties-not-selected': ({ names }) =>
    `The source has new properties that "select" does not name: ${names}.`,
  'rows-above-watermark': ({ watermark }) =>
    `The table has rows above the watermark, ${watermark}, which the feed has not put there: the window is counted from the watermark, and they are in it.`,
  'staged-files-lost': () =>
    'Files that the run had staged were deleted by something else, and fetched again.',
  'compares-elsewhere': ({ column, step }) =>
    `The source compares ${column} elsewhere than it shows: bounds are moved by ${step}.`,
  'compares-digits': ({ column }) =>
    `The source compares the digits of ${column} as they are shown, whatever their offset from UTC: every run reads again by the offsets that it shows.`,
  'compares-text': ({ column }) =>
    `The source compares ${column} as text, in which fractions of a second stand before the whole one: it is read by whole seconds.`,
  'bound-unproven': ({ column }) =>
    `Rows at the last ${column} did not come, and no question by key proved whether they are gone.`,
  'cursor-rounded': ({ column }) =>
    `Every ${column} beyond 9007199254740992 that the source sent is one that a double holds: if its service reckons with doubles, they are rounded, and rows between two of them can be missed. Choose a cursor of times or of smaller numbers.`,
  'changed-in-place': ({ column, rows }) =>
    `${countOf(rows, 'row')} at the watermark changed at the source and kept ${rows === 1 ? 'its' : 'their'} ${column}: an append leaves such changes out, a reload of the last rows takes them.`,
  'option-refused': ({ option }) => `The source refuses ${option}: it is asked with less, or without.`,
  'one-at-a-time': () =>
    'The source asked for a pause, or did not answer in time, when it was asked for several ranges at once: for a day it is asked for one at a time.',
  'source-went-back': ({ top }) =>
    `No row that was read last was there any more as it was, and the source ended at ${top}: it may have begun again, and rows be missing. Reload {"all": true}.`,
  'source-pause': ({ seconds, until }) => `The source asks for a pause of ${seconds} s, until ${until}.`,
  'members-not-taken': ({ names }) => `Members of rows that no column takes are left out: ${names}.`,
  'text-replaced': ({ column, rows }) =>
    `${countOf(rows, 'text')} of ${column} had half of a surrogate pair, which became the replacement character.`,
  'null-not-allowed': ({ column, rows }) =>
    `${countOf(rows, 'row has', 'rows have')} no ${column}, which is never null by $metadata: it is null in the table.`,
  'binary-looks-hex': ({ column }) =>
    `The values of ${column} look like hexadecimal digits, and were read as base64, as OData has it.`,
  'not-maintained': ({ step, feature }) => `The table is left without ${step}: ${feature} stands in its way.`,
  'text-only': ({ text }) => text,
  'more-notes': ({ more }) => `And ${countOf(more, 'more note')}.`,
};

const worded = <Kind extends NoteKind>(note: Note<Kind>): string => WORDS[note.kind](note);

/** A note as people read it. One that this version does not know is worded as its kind. */
export const wordNote = (note: StoredNote): string => (isKnownNote(note) ? worded(note) : note.kind);

/** All of it but its numbers. */
const identityOf = ({ kind, ...facts }: StoredNote): string =>
  JSON.stringify([kind, ...Object.entries(facts).filter(([, fact]) => typeof fact !== 'number')]);

/** Each note once, in order. One that comes again with other numbers takes the place of the one before: a count is as it was last seen. */
const distinctNotes = <Each extends StoredNote>(notes: readonly Each[]): readonly Each[] => [
  ...new Map(notes.map((note) => [identityOf(note), note])).values(),
];

/** The notes of a record, as values. */
export const noteFactsOf = ({
  notes = [],
  noteFacts,
}: {
  readonly notes?: RunRecord['notes'] | undefined;
  readonly noteFacts?: RunRecord['noteFacts'] | undefined;
}): readonly StoredNote[] => noteFacts ?? notes.map((text) => ({ kind: 'text-only', text }));

/** Notes as a record keeps them: the values, bounded, and a text for each of them; neither where there are none. */
export const notesToKeep = (notes: readonly StoredNote[]): Pick<RunRecord, 'notes' | 'noteFacts'> => {
  const noteFacts = boundedNoteFacts(distinctNotes(notes));
  return noteFacts.length === 0 ? {} : { notes: noteFacts.map(wordNote), noteFacts };
};

/** The notes of one attempt at a run. */
export interface Notes {
  add(note: Note): void;
  /** Each once, in the order of their first time. */
  readonly all: readonly Note[];
}

export const createNotes = (): Notes => {
  const notes: Note[] = [];
  return {
    add: (note) => {
      notes.push(note);
    },
    get all() {
      return distinctNotes(notes);
    },
  };
};
