/** An app setting that nothing reads, though its name looks like one of Tidemark's. No value is in it. */
export type SettingNote =
  /** Its name all but equals that of a setting, `meant`. */
  | { readonly kind: 'setting-misspelled'; readonly setting: string; readonly meant: string }
  /** Its name begins as those of the settings `known` do. */
  | { readonly kind: 'setting-unknown'; readonly setting: string; readonly known: readonly string[] };

type Kind = SettingNote['kind'];
type NoteOf<Each extends Kind> = { readonly [One in Each]: Extract<SettingNote, { kind: One }> }[Each];

const WORDS: { readonly [Each in Kind]: (note: NoteOf<Each>) => string } = {
  'setting-misspelled': ({ setting, meant }) =>
    `${setting}: nothing reads a setting of this name; did you mean ${meant}?`,
  'setting-unknown': ({ setting, known }) =>
    `${setting}: nothing reads a setting of this name; there is ${known.join(' and ')}.`,
};

/** The note as people read it: one line. */
export const wordSettingNote = <Each extends Kind>(note: NoteOf<Each>): string => WORDS[note.kind](note);
