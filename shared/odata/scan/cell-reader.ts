import type { ColumnBuilder } from '../../parquet/index.ts';
import type { SourceColumn } from '../metadata/index.ts';
import { type JsonBytes, NOT_TAKEN } from './json-bytes.ts';

/** Reads values that stand in JSON, and nothing but them. */
export abstract class ValueReader {
  /** Why the last value was not taken. */
  trouble = '';

  /**
   * Reads the value that begins at `at`, which is no null. Answers where it ended; `NOT_TAKEN` for one that it does not take, or
   * `brokenAt` where the bytes are no JSON.
   */
  abstract read(input: JsonBytes, at: number): number;

  /** Takes a null. */
  abstract pushNull(): void;

  /** Gives back the last value that was taken. */
  abstract takeBack(): void;

  protected refuse(why: string): number {
    this.trouble = why;
    return NOT_TAKEN;
  }
}

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

  override pushNull(): void {
    this.builder.pushNull();
  }

  override takeBack(): void {
    this.builder.pop();
  }
}

/** A column, and whether its values tell rows apart. */
export interface CellColumn {
  readonly column: SourceColumn;
  readonly isKey: boolean;
}
