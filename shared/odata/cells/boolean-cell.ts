import type { BooleanBuilder } from '../../parquet/index.ts';
import { LOWER_F, LOWER_T } from '../values/index.ts';
import { FALSE, type JsonBytes, TRUE, wordEnd } from '../json/index.ts';
import { CellReader, READERS } from './cell-reader.ts';
import { NOT_A_BOOLEAN } from './cell-words.ts';

/** Booleans: the two words, and no other form. */
export class BooleanCell extends CellReader {
  override readonly builder: BooleanBuilder;

  constructor(builder: BooleanBuilder) {
    super(READERS.boolean);
    this.builder = builder;
  }

  override read({ bytes }: JsonBytes, at: number): number {
    const isTrue = bytes[at] === LOWER_T;
    if (!isTrue && bytes[at] !== LOWER_F) return this.refuse(NOT_A_BOOLEAN);
    const end = wordEnd(bytes, at, isTrue ? TRUE : FALSE);
    if (end > 0) this.builder.push(isTrue);
    return end;
  }
}
