import type { SourceColumn } from '../metadata/index.ts';
import type { ValueReader } from './cell-reader.ts';
import type { JsonBytes } from './json-bytes.ts';

const WORD_BYTES = 4;

/** The cursor's number among the key and cursor properties. */
export const CURSOR_SLOT = 0;

/** What a member of rows is for. */
export interface MemberRole {
  readonly reader: ValueReader;
  /** The column that takes it; absent for what no column takes. */
  readonly column?: SourceColumn;
  /** Its number among the key and cursor properties; absent for none of them. */
  readonly slot?: number;
}

/** One member of rows: how its name stands between two values, and who reads its value. */
export class Member {
  readonly name: string;
  readonly reader: ValueReader;
  readonly column: SourceColumn | undefined;
  /** 1 for a column, 0 for what no column takes. */
  readonly weight: number;
  /** -1 for neither key nor cursor. */
  readonly slot: number;
  /** The row that it was seen in last, of all rows of the scanner. */
  row = -1;
  /** The member that came after it. */
  next: Member = this;
  /** The bytes from behind the comma up to the value, as they stood last, in words; the last word may overlap the one before. */
  #words = new Int32Array(0);
  #length = 0;

  constructor(name: string, { reader, column, slot = -1 }: MemberRole) {
    this.name = name;
    this.reader = reader;
    this.column = column;
    this.weight = column === undefined ? 0 : 1;
    this.slot = slot;
  }

  /** Where the value begins, if this member stands at `at`, written as it was last; -1 otherwise. */
  valueAt({ view }: JsonBytes, at: number): number {
    const words = this.#words;
    const value = at + this.#length;
    const last = words.length - 1;
    if (last < 0 || value >= view.byteLength) return -1;
    for (let index = 0; index < last; index += 1)
      if (view.getInt32(at + index * WORD_BYTES, true) !== words[index]) return -1;
    return view.getInt32(value - WORD_BYTES, true) === words[last] ? value : -1;
  }

  /** Remembers how it stands from `at` up to its value. */
  learn({ view }: JsonBytes, at: number, value: number): void {
    const length = value - at;
    if (length < WORD_BYTES) return;
    const last = Math.ceil(length / WORD_BYTES) - 1;
    const words = new Int32Array(last + 1);
    for (let index = 0; index < last; index += 1) words[index] = view.getInt32(at + index * WORD_BYTES, true);
    words[last] = view.getInt32(value - WORD_BYTES, true);
    this.#words = words;
    this.#length = length;
  }
}
