import type { JsonBytes } from '../json/index.ts';

const WORD_BYTES = 8;
const SHORT_BYTES = 4;
/** Longer than any page. */
const NONE = 2 ** 30;
/** Room for a member's name and what stands around it, before more is needed. */
const FIRST_BYTES = 64;

/**
 * What stands between the values of rows: white space, a name, a colon. The pieces of all members lie one after the other, as rows have them, so
 * that the processor finds the next one near the last.
 */
export class Glue {
  #bytes = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer, 0, 0);
  #used = 0;

  /** Where a value begins, if the piece stands at `at`; -1 otherwise. */
  end({ bytes, view }: JsonBytes, at: number, piece: GluePiece): number {
    const value = at + piece.length;
    if (value >= bytes.length) return -1;
    const glue = this.#view;
    if (piece.length < WORD_BYTES) return this.#shortEnd(view, at, piece);
    // Two doubles are equal where their bytes are, but for a few that stand in no text: these are looked up each time.
    const last = value - WORD_BYTES;
    let from = piece.start;
    for (let index = at; index < last; index += WORD_BYTES) {
      if (view.getFloat64(index, true) !== glue.getFloat64(from, true)) return -1;
      from += WORD_BYTES;
    }
    const tail = piece.start + piece.length - WORD_BYTES;
    return view.getFloat64(last, true) === glue.getFloat64(tail, true) ? value : -1;
  }

  /** Remembers the piece that stands from `at` up to a value. */
  learn({ bytes }: JsonBytes, at: number, value: number, piece: GluePiece): void {
    const length = value - at;
    if (length < SHORT_BYTES) {
      piece.length = NONE;
      return;
    }
    if (length > piece.room) this.#makeRoom(piece, length);
    bytes.copy(this.#bytes, piece.start, at, value);
    piece.length = length;
  }

  #shortEnd(view: DataView, at: number, { start, length }: GluePiece): number {
    const tail = length - SHORT_BYTES;
    const isSame =
      view.getInt32(at, true) === this.#view.getInt32(start, true) &&
      view.getInt32(at + tail, true) === this.#view.getInt32(start + tail, true);
    return isSame ? at + length : -1;
  }

  #makeRoom(piece: GluePiece, length: number): void {
    piece.start = this.#used;
    piece.room = length;
    this.#used += length;
    if (this.#used <= this.#bytes.length) return;
    const grown = Buffer.alloc(Math.max(FIRST_BYTES, 2 * this.#used));
    this.#bytes.copy(grown);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer, grown.byteOffset, grown.byteLength);
  }
}

/** One member's piece. */
export class GluePiece {
  start = 0;
  length = NONE;
  room = 0;
}
