import type { SourceColumn } from '../metadata/index.ts';
import type { CellReader } from '../cells/index.ts';
import type { ValueReader } from '../json/index.ts';
import { GluePiece } from './glue.ts';
import type { PathFinder } from './path-finder.ts';

/** The cursor's number among the key and cursor properties. */
export const CURSOR_SLOT = 0;

/** A value within a member that is of key or cursor, and the way to it. */
export interface Leaf {
  readonly member: Member;
  readonly finder: PathFinder;
}

/** The column that takes a member of rows. */
export interface MemberColumn {
  readonly column: SourceColumn;
  readonly reader: CellReader;
  /** Its number among the key and cursor properties; -1 for none of them. */
  readonly slot: number;
}

/** What becomes of a member's values, besides that they are passed over. */
interface MemberUse {
  readonly of?: MemberColumn;
  readonly leaves?: readonly Leaf[];
  readonly isOfRest?: boolean;
}

/** What a column has besides its reader, and a member that no column takes has not. */
interface Cells {
  pushNull(): void;
  pop(): void;
}

const NO_CELLS: Cells = { pushNull: () => undefined, pop: () => undefined };
const NO_LEAVES: readonly Leaf[] = [];
const NO_MEMBERS: readonly Member[] = [];

const isColumn = ({ column, leaves }: Pick<Member, 'column' | 'leaves'>): boolean =>
  column !== undefined || leaves.length > 0;

const isWatched = ({ slot, leaves, isOfRest }: Pick<Member, 'slot' | 'leaves' | 'isOfRest'>): boolean =>
  slot >= 0 || leaves.length > 0 || isOfRest;

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
  /** Values within it that have columns of their own. */
  readonly leaves: readonly Leaf[];
  /** Its values go into the column of what no other one takes. */
  readonly isOfRest: boolean;
  /** More is done with a value of it than to read it. */
  readonly isWatched: boolean;
  /** Members that no column takes, whose names differ from this column's in case alone. */
  lookalikes: readonly Member[] = NO_MEMBERS;
  /** Values of this page that are not there though they are promised. */
  broken = 0;
  /** The row that it was seen in last, of all rows of the scanner. */
  row = -1;
  /** The member that came after it. */
  next: Member = this;

  /** A member that a column takes, one with values in it that columns take, or one whose values `reader` passes over. */
  constructor(
    name: string,
    reader: ValueReader,
    { of, leaves = NO_LEAVES, isOfRest = false }: MemberUse = {},
  ) {
    super();
    this.name = name;
    this.reader = reader;
    this.kind = reader.kind;
    this.column = of?.column;
    this.cells = of?.reader.builder ?? NO_CELLS;
    this.isRequired = this.column?.field.nullable === false;
    this.isPromised = this.column?.property.nullable === false;
    this.slot = of?.slot ?? -1;
    this.leaves = leaves;
    this.weight = Number(isColumn(this));
    this.isOfRest = isOfRest;
    this.isWatched = isWatched(this);
  }

  /** Whether `$metadata` has another property of this name, which differs from its own in case alone. */
  hasTwin(name: string): boolean {
    return this.column?.twins?.includes(name) === true;
  }
}
