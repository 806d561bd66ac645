/** A setting that nothing reads, though it is meant for Tidemark. No value is in it. */
export type SettingNote =
  /** Its name all but equals that of a setting, `meant`. */
  | { readonly kind: 'setting-misspelled'; readonly setting: string; readonly meant: string }
  /** Its name begins as those of the settings `known` do. */
  | { readonly kind: 'setting-unknown'; readonly setting: string; readonly known: readonly string[] }
  /** A source of feeds.json that no feed names; `setting` is its place. */
  | { readonly kind: 'source-unused'; readonly setting: string; readonly source: string };

type Kind = SettingNote['kind'];
type NoteOf<Each extends Kind> = { readonly [One in Each]: Extract<SettingNote, { kind: One }> }[Each];

const WORDS: { readonly [Each in Kind]: (note: NoteOf<Each>) => string } = {
  'setting-misspelled': ({ setting, meant }) =>
    `${setting}: nothing reads a setting of this name; did you mean ${meant}?`,
  'setting-unknown': ({ setting, known }) =>
    `${setting}: nothing reads a setting of this name; there is ${known.join(' and ')}.`,
  'source-unused': ({ setting, source }) =>
    `${setting}: no feed names this source; name it in one ("source": {"name": "${source}", …}), or leave it out.`,
};

/** The note as people read it: one line. */
export const wordSettingNote = <Each extends Kind>(note: NoteOf<Each>): string => WORDS[note.kind](note);
