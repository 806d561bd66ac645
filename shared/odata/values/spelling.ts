/** Bytes that a spelling is at most long, and that there must be room for. */
export const SPELLING_BYTES = 64;

/** The one way in which values of a type are stored that services write in several: equal values are equal bytes. */
export interface Spelling {
  /**
   * Reads the value that stands at `at` of `text`, and writes it to `target` from `to` on. Answers where it ended in `text`; -1 where no such
   * value stands there, and what is in `target` means nothing.
   */
  read(text: { readonly bytes: Uint8Array }, at: number, target: Uint8Array, to: number): number;
  /** Where the value that was written last ends in its target. */
  readonly end: number;
}
