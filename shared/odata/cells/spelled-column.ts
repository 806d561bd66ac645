import { BytesBuilder, type Column, isNullAt } from '../../parquet/index.ts';
import { type Spelling, SPELLING_BYTES, spellingOf } from '../values/index.ts';

/** One text of a column, with an end behind it, as the next one follows at once where it stands. */
class OneText {
  readonly bytes = new Uint8Array(SPELLING_BYTES + 1);
  length = 0;

  /** Answers whether the text is short enough to be a value that is spelled. */
  take(texts: Texts, row: number): boolean {
    const start = texts.offsets[row] ?? 0;
    this.length = (texts.offsets[row + 1] ?? 0) - start;
    if (this.length > SPELLING_BYTES) return false;
    for (let at = 0; at < this.length; at += 1) this.bytes[at] = texts.bytes[start + at] ?? 0;
    this.bytes[this.length] = 0;
    return true;
  }

  equals(other: Uint8Array, length: number): boolean {
    if (length !== this.length) return false;
    for (let at = 0; at < length; at += 1) if (this.bytes[at] !== other[at]) return false;
    return true;
  }
}

const one = new OneText();
const scratch = new Uint8Array(SPELLING_BYTES);

/** A column's texts, each by where it stands. */
interface Texts {
  readonly column: Column;
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

const isAsStored = (texts: Texts, row: number, spelling: Spelling): boolean =>
  isNullAt(texts.column, row) ||
  !one.take(texts, row) ||
  spelling.read(one, 0, scratch, 0) !== one.length ||
  one.equals(scratch, spelling.end);

const pushSpelled = (builder: BytesBuilder, texts: Texts, row: number, spelling: Spelling): void => {
  const { column, bytes, offsets } = texts;
  builder.reserveBytes(SPELLING_BYTES);
  if (isNullAt(column, row)) builder.pushNull();
  else if (one.take(texts, row) && spelling.read(one, 0, builder.bytes, builder.end) === one.length)
    builder.pushUpTo(spelling.end);
  else builder.pushBytes(bytes.subarray(offsets[row], offsets[row + 1]));
};

/**
 * A column as a scanner makes one of values of an Edm type: each spelled as it is stored. The same column where all of them are, which older
 * versions and other writers do not see to.
 */
export const spelledColumn = (column: Column, edmType: string): Column => {
  const spelling = spellingOf(edmType);
  const { field, length, values, offsets } = column;
  if (spelling === undefined || offsets === undefined || !(values instanceof Uint8Array)) return column;
  const texts = { column, bytes: values, offsets };
  let row = 0;
  while (row < length && isAsStored(texts, row, spelling)) row += 1;
  if (row === length) return column;
  const builder = new BytesBuilder(field);
  builder.reserve(length);
  for (let each = 0; each < length; each += 1) pushSpelled(builder, texts, each, spelling);
  return builder.finish();
};
