import * as z from 'zod';
import { ownOf } from '../../core/index.ts';
import { asIs, type Field } from './field.ts';

const text = z.string();
const count = z.int();
const none = {};
const rows = { rows: count };
const rowsByColumn = { column: text, rows: count };

/**
 * What an operator should know of a run that still went right: each kind with its facts. Kinds and facts are stored, so they keep their
 * spelling, and a kind gains facts only where they may be absent. What each means, and what to do: docs/operations.md.
 */
export const NOTE_FACTS = {
  'filter-ignored': rows,
  'order-ignored': none,
  'unordered-not-committed': none,
  'rows-repeated': rows,
  'offset-paged': none,
  'cursor-null': rowsByColumn,
  'cursor-became-null': rowsByColumn,
  /** `read` is absent where it is not known; `above` is a cursor literal, absent: from the feed's start. */
  'count-differs': { counted: count, read: count.exactOptional(), above: text.exactOptional() },
  'window-count-differs': { counted: count, read: count },
  'count-unsupported': none,
  'count-overruled': none,
  'table-adopted': none,
  'table-emptied': none,
  'table-dropped': { table: text },
  'table-replaced': none,
  'watermark-lowered': { from: text, to: text },
  /** `to` is absent where the table has no row at or below the horizon. */
  'watermark-ahead': { from: text, to: text.exactOptional() },
  /** `horizon` is a cursor literal. */
  'rows-ahead': { column: text, horizon: text },
  'commit-dropped': none,
  'state-unreadable': { parts: text },
  'window-at-watermark': { watermark: text },
  'rows-not-compared': { limit: count, column: text },
  'rows-found-by-key': rows,
  'rows-moved': rowsByColumn,
  'keys-not-asked': { keys: count, missing: count },
  'table-only-columns': { columns: text },
  'columns-added': { columns: text },
  'columns-changed': { columns: text },
  'columns-not-added': { columns: text },
  'columns-narrower': { columns: text },
  'cells-emptied': rowsByColumn,
  'properties-not-selected': { names: text },
  'rows-above-watermark': { watermark: text },
  'staged-files-lost': none,
  /** `step` is in the cursor's own units, of a time in seconds. */
  'compares-elsewhere': { column: text, step: text },
  'compares-digits': { column: text },
  'compares-text': { column: text },
  'bound-unproven': { column: text },
  'cursor-rounded': { column: text },
  'changed-in-place': { column: text, rows: count },
  'option-refused': { option: text },
  'one-at-a-time': none,
  'source-went-back': { top: text },
  /** `until` is ISO 8601, UTC. */
  'source-pause': { seconds: count, until: text },
  'members-not-taken': { names: text },
  'text-replaced': rowsByColumn,
  'null-not-allowed': rowsByColumn,
  'binary-looks-hex': { column: text },
  /** `step` of maintenance; `feature` stands in its way. */
  'not-maintained': { step: text, feature: text },
  /** Of version 0.2.0 and before only the text is kept. */
  'text-only': { text },
  /** There were more notes than are kept. */
  'more-notes': { more: count },
} as const;

export type NoteKind = keyof typeof NOTE_FACTS;

type FactsOf<Shape extends z.ZodRawShape> = keyof Shape extends never
  ? unknown
  : Readonly<z.infer<z.ZodObject<Shape>>>;

/** A note of one kind, or of any. */
export type Note<Kind extends NoteKind = NoteKind> = {
  readonly [Each in Kind]: { readonly kind: Each } & FactsOf<(typeof NOTE_FACTS)[Each]>;
}[Kind];

/** A note as it is kept: a newer version may have written it, with a kind or facts that this one does not know. */
export interface StoredNote {
  readonly kind: string;
  readonly [fact: string]: unknown;
}

/** Reads whatever a version writes: a note that is not known here is kept as it is. */
export const storedNotes: Field<readonly StoredNote[]> = asIs<readonly StoredNote[]>(() =>
  z.array(z.looseObject({ kind: z.string() })),
);

/** Whether this version knows the kind, and all its facts are there. */
export const isKnownNote = (note: StoredNote): note is Note => {
  const facts = ownOf<z.ZodRawShape>(NOTE_FACTS, note.kind);
  return facts !== undefined && z.object(facts).safeParse(note).success;
};
