import type { SourceColumn } from '../metadata/index.ts';
import type { CellReader } from '../cells/index.ts';
import type { ValueReader } from '../json/index.ts';
import { GluePiece } from './glue.ts';

/** The cursor's number among the key and cursor properties. */
export const CURSOR_SLOT = 0;

/** The column that takes a member of rows. */
export interface MemberColumn {
  readonly column: SourceColumn;
  readonly reader: CellReader;
  /** Its number among the key and cursor properties; -1 for none of them. */
  readonly slot: number;
}

/** What a column has besides its reader, and a member that no column takes has not. */
interface Cells {
  pushNull(): void;
  pop(): void;
}

const NO_CELLS: Cells = { pushNull: () => undefined, pop: () => undefined };

/** One member of rows: how its name stands between two values, and who reads its value. */
export class Member extends GluePiece {
  readonly name: string;
  readonly reader: ValueReader;
  /** One of `READERS`: who that is. */
  readonly kind: number;
  /** The column that takes it; undefined for what no column takes. */
  readonly column: SourceColumn | undefined;
  /** Where its values come to. */
  readonly cells: Cells;
  /** The table's column must have a value. */
  readonly isRequired: boolean;
  /** `$metadata` says that there is always a value. */
  readonly isPromised: boolean;
  /** 1 for a column, 0 for what no column takes. */
  readonly weight: number;
  /** -1 for neither key nor cursor. */
  readonly slot: number;
  /** Values of this page that are not there though they are promised. */
  broken = 0;
  /** The row that it was seen in last, of all rows of the scanner. */
  row = -1;
  /** The member that came after it. */
  next: Member = this;
  /** A member that a column takes, or one whose values `reader` passes over. */
  constructor(name: string, reader: ValueReader, of?: MemberColumn) {
    super();
    this.name = name;
    this.reader = reader;
    this.kind = reader.kind;
    this.column = of?.column;
    this.cells = of?.reader.builder ?? NO_CELLS;
    this.isRequired = of?.column.field.nullable === false;
    this.isPromised = of?.column.property.nullable === false;
    this.weight = of === undefined ? 0 : 1;
    this.slot = of?.slot ?? -1;
  }
}
