import { type JsonBytes, NOT_TAKEN } from './json-bytes.ts';

/** Reads values that stand in JSON. */
export abstract class ValueReader {
  /** Why the last value was not taken. */
  trouble = '';
  /** Which class of readers it is of, for who calls several; 0 for any. */
  readonly kind: number;

  constructor(kind = 0) {
    this.kind = kind;
  }

  /**
   * Reads the value that begins at `at`, which is no null. Answers where it ended; `NOT_TAKEN` for one that it does not take, or
   * `brokenAt` where the bytes are no JSON.
   */
  abstract read(input: JsonBytes, at: number): number;

  protected refuse(why: string): number {
    this.trouble = why;
    return NOT_TAKEN;
  }
}
