import { isKnownNote, type NoteKind, type RunRecord } from '../../shared/state/index.ts';

/** The kinds of a run's notes, in order: only a kind that there is can be looked for. */
export const noteKinds = ({ noteFacts = [] }: Pick<RunRecord, 'noteFacts'>): readonly NoteKind[] =>
  noteFacts.filter((note) => isKnownNote(note)).map(({ kind }) => kind);
