import type { TidemarkError } from '../../../core/index.ts';
import { type CursorValue, orderOfPlace, type ScannedPage } from '../../../odata/index.ts';
import type { RowsAt } from './bound-steps.ts';
import { type Halt, isHalt } from './cell-passes.ts';
import type { CellRows } from './cell.ts';
import { CellReader } from './cell-reader.ts';
import type { DueCheck } from './due-check.ts';
import type { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import { readsNumbers } from './reads-numbers.ts';
import { stalled, timesUnread } from './stalled.ts';
import type { UpperProof } from './upper-proof.ts';

/** Where answers hold no more than a value's rows, so many times as many values are read together after each other, as long as they have few rows. */
const WIDER = 8n;
const MOST_WIDER = 16;

/** Reads every row at the value where a read stands, by key, and once more where the source counts more of them later. */
export class ValueReader {
  readonly #parts: RangeParts;
  readonly #position: Position;
  readonly #due: Pick<DueCheck, 'seeCell' | 'seeRest' | 'expectAbove'>;
  readonly #upper: UpperProof;
  #last: CellReader | undefined;
  /** Values that are read together, in units of the bounds. */
  #width = 1n;
  #isDoubted = false;

  /** `upper`: proves an upper bound at the position. */
  constructor(
    parts: RangeParts,
    position: Position,
    due: Pick<DueCheck, 'seeCell' | 'seeRest' | 'expectAbove'>,
    upper: UpperProof,
  ) {
    this.#parts = parts;
    this.#position = position;
    this.#due = due;
    this.#upper = upper;
  }

  /** A value was read that is to be counted once rows above it have come. */
  get isOpen(): boolean {
    return this.#last !== undefined;
  }

  /** Rows above the value that came with it; undefined: none did. */
  get above(): RowsAt | undefined {
    return this.#last?.seen.above;
  }

  /** `isFull`: an answer holds no more than the rows of one value, so that values are read together, more of them each time. */
  async read(isFull: boolean): Promise<CellRows | Halt> {
    if (!isFull) this.#width = 1n;
    const rows = await this.#readProven();
    if (!isHalt(rows) && isFull && rows.rows < this.#parts.page / MOST_WIDER) this.#width *= WIDER;
    return rows;
  }

  async #readProven(): Promise<CellRows | Halt> {
    const rows = await this.#read(await this.#provesUpper());
    const { known } = this.#position;
    this.#position.noteCell();
    const isWhole = isHalt(rows) || known === undefined || this.#last?.lacks(known.keys) !== true;
    // Bounds that brought back the rows of one value may not bring those of another.
    if (isWhole || (await this.#upper.proveAnew()) !== 'proven') return rows;
    const again = await this.#read(true);
    return isHalt(again) ? again : { ...again, taken: rows.taken + again.taken };
  }

  async #read(isProven: boolean): Promise<CellRows | Halt> {
    const { run } = this.#parts;
    const { value } = this.#position;
    if (value === undefined) throw stalled(run, 'its first answer has no row with a value of the cursor');
    const part = { from: value, below: this.#above(value), isOpen: !isProven };
    const cell = new CellReader(this.#parts, part, this.#due);
    cell.seen.know(this.#position.keys);
    const rows = await cell.read();
    this.#last = cell;
    if (cell.seen.above !== undefined) this.#due.expectAbove(cell.seen.above);
    return rows;
  }

  /** Where a cell ends: no further than the read does. */
  #above({ order }: CursorValue): bigint {
    const { bounds, cursor } = this.#parts;
    const { unit, end } = bounds;
    const wide = order + unit * this.#width;
    const most = end === undefined ? wide : orderOfPlace(cursor.kind, end.place) + unit;
    return wide <= most ? wide : most > order ? most : order + unit;
  }

  /** Sees an answer that came after the value was read. */
  see(page: ScannedPage): void {
    this.#last?.seeAfter(page);
  }

  /** Rows that were read are gone: a count of the value may be the same though another row has come at it. */
  doubt(): void {
    this.#isDoubted = true;
  }

  /** Once rows above the value have come: a row may have come at it meanwhile. */
  async readAgain(): Promise<number | Halt> {
    const cell = this.#last;
    this.#last = undefined;
    if (cell === undefined || !(this.#isDoubted || (await cell.mayHaveGrown()))) return 0;
    this.#isDoubted = false;
    const rows = await cell.readAgain();
    return isHalt(rows) ? rows : rows.taken;
  }

  /** Whether an upper bound is sent: not where no row proves one. */
  async #provesUpper(): Promise<boolean> {
    const proof = await this.#upper.prove();
    if (proof === 'none') throw await this.#noUpper();
    return proof === 'proven';
  }

  /** A lower bound brings rows, and no upper one does. */
  async #noUpper(): Promise<TidemarkError> {
    const { bounds, run, cursor } = this.#parts;
    const { left: at } = this.#upper;
    const isAboveAll =
      at !== undefined &&
      (await bounds.ignoresBound(at)) === true &&
      (await readsNumbers(this.#parts, at.value));
    return isAboveAll
      ? timesUnread(run, cursor.column)
      : stalled(run, 'no upper bound brings the rows of a value');
  }
}
