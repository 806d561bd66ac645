import type { ColumnBuilder } from '../../parquet/index.ts';
import type { SourceColumn } from '../metadata/index.ts';
import { NOT_TAKEN, ValueReader } from '../json/index.ts';
import type { LiteralReaders } from './literal-readers.ts';

/** The readers that most cells go through: a row calls each of them from a place of its own, which the engine makes fast for it. */
export const READERS = {
  other: 0,
  text: 1,
  integer: 2,
  long: 3,
  decimal: 4,
  timestamp: 5,
  boolean: 6,
} as const;

/** Reads the values of one column into its builder, each of them or none of it. */
export abstract class CellReader extends ValueReader {
  /** The same builder as the subclass has, for what is done to every column. */
  abstract readonly builder: ColumnBuilder;

  /** Texts on this page of which a part became U+FFFD: half of a surrogate pair, which UTF-8 cannot hold. */
  get replaced(): number {
    return 0;
  }

  /** All values on this page, and there are some, are `0x` and hexadecimal digits. */
  get isHex(): boolean {
    return false;
  }

  /** Begins a page. */
  begin(): void {}

  /** What a reader of literals answered: with the reason, where it did not take a value. */
  protected answer(end: number, otherwise: string): number {
    return end === NOT_TAKEN ? this.refuse(otherwise) : end;
  }
}

/** A column, whether its values tell rows apart, and what the columns of a scanner share. */
export interface CellColumn {
  readonly column: SourceColumn;
  readonly isKey: boolean;
  readonly literals: LiteralReaders;
}
