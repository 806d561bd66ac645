import { asTyped } from './as-typed.ts';

/** Marks that turn the direction of what follows, or that no eye sees: a text with them can look like another. Joiners (U+200C, U+200D) shape letters. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;
const CONTROL = /\p{Cc}/u;
const ODD = new RegExp(`${UNSEEN.source}|${CONTROL.source}`, 'gu');

const codePoint = (char: string): string =>
  `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/** A control character has a picture of its own in Unicode: `␛` for the one that begins a terminal's commands. */
const shownChar = (char: string): string => {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : codePoint(char);
};

/**
 * A text from outside as one line that a terminal shows and does not obey: control characters, escapes, marks of direction and what no eye sees
 * are written out, half a surrogate pair is `\ufffd`.
 */
export const shownText = (text: string): string => text.toWellFormed().replaceAll(ODD, shownChar);

/** The same, of a message of ours that may quote a text from outside: its line breaks stay, and what it says to ask for is as it is typed. */
export const shownLines = (text: string): readonly string[] => asTyped(text).split(/\r?\n/).map(shownText);
