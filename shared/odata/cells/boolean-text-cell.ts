import type { BytesBuilder } from '../../parquet/index.ts';
import { LOWER_F, LOWER_T } from '../values/index.ts';
import { FALSE, type JsonBytes, TRUE, wordEnd } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_A_BOOLEAN } from './cell-words.ts';
import { pushSlice } from './push-slice.ts';

/** Booleans as the words that they are. */
export class BooleanTextCell extends CellReader {
  override readonly builder: BytesBuilder;

  constructor(builder: BytesBuilder) {
    super();
    this.builder = builder;
  }

  override read({ bytes }: JsonBytes, at: number): number {
    const isTrue = bytes[at] === LOWER_T;
    if (!isTrue && bytes[at] !== LOWER_F) return this.refuse(NOT_A_BOOLEAN);
    const end = wordEnd(bytes, at, isTrue ? TRUE : FALSE);
    if (end > 0) pushSlice(this.builder, bytes, at, end);
    return end;
  }
}
