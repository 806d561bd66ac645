import { type CursorValue, placeOf, type ScannedPage } from '../../odata/index.ts';
import {
  type BoundPlace,
  type FeedCursor,
  hasOffsets,
  keyTextAt,
  offsetsOf,
  type SourceRow,
} from '../feed/index.ts';
import {
  DueRows,
  hasFraction,
  MOST_STEPS,
  proveWitness,
  type RangeParts,
  type RangeStart,
  type RecentRows,
  type RowsAt,
  stalled,
  Witnesses,
} from './range/index.ts';

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'bounds' | 'learned' | 'asker' | 'find'>;

const orderOf = (bound: CursorValue | bigint): bigint => (typeof bound === 'bigint' ? bound : bound.order);

/** The lower bound of a read by links, which has to bring back the rows that are known at its value. */
export class UnorderedBound {
  readonly #parts: Parts;
  readonly #start: RangeStart;
  readonly #known: RecentRows;
  readonly #witnesses: Witnesses;
  /** Keys of known rows that came. */
  readonly #came = new Set<string>();
  /** What the bound is made of: the start, or a row below it that still stands. */
  #from: CursorValue | undefined;
  #due: DueRows | undefined;
  #steps = 0;

  /** `known`: the last rows that were read before. */
  constructor(parts: Parts, start: RangeStart, known: RecentRows) {
    const { from, watermark } = start;
    this.#parts = parts;
    this.#start = start;
    this.#known = known;
    this.#witnesses = new Witnesses(parts, known, watermark?.top);
    this.#from = from;
    this.#due = watermark && this.#dueAt(watermark);
  }

  /** As it is sent; absent: there is none. */
  get sent(): CursorValue | bigint | undefined {
    const { bounds } = this.#parts;
    const from = this.#from;
    if (from === undefined) return undefined;
    const isCut = this.#start.keys === undefined && from === this.#start.from;
    const bound =
      isCut && bounds.lower !== 0n
        ? bounds.cutOf(from.order)
        : bounds.lowerOf(from, isCut || !hasFraction(this.#kind) ? 0n : bounds.unit);
    return this.hasOffsets ? orderOf(bound) + this.#offsets.least : bound;
  }

  /** Nothing below is taken: what lies below the bound, or the value that it goes forward from, or below the feed's `start`. */
  get lowest(): BoundPlace | undefined {
    const { sent } = this;
    const from = this.#from?.order;
    if (sent === undefined || from === undefined) return undefined;
    const bound = this.hasOffsets ? orderOf(sent) - this.#offsets.most : orderOf(sent);
    const order = bound < from ? bound : from;
    const floor = this.#start.floor?.value.order;
    return { op: 'ge', place: placeOf(this.#kind, floor === undefined || floor < order ? order : floor) };
  }

  /** The source shows times of several offsets. */
  get hasOffsets(): boolean {
    return hasOffsets(this.#parts.learned.traits);
  }

  /**
   * Of a source that shows several offsets it may be the digits that are compared, which no order tells here: then a row lies so far from where its
   * instant is.
   */
  get #offsets(): { readonly least: bigint; readonly most: bigint } {
    return offsetsOf(this.#parts.learned.traits);
  }

  see(page: ScannedPage): void {
    const keyAt = (row: number): string => keyTextAt(this.#parts.cursor, page, row);
    this.#due?.seeCell(page, keyAt);
    this.#seeKnown(page, keyAt);
  }

  /**
   * Whether rows that were known did not come, and come with another bound, or are gone, so that the bound is made of others: then all is to be read once
   * more. `greatest`: the greatest row that came.
   */
  async mustReadAgain(greatest: SourceRow | undefined): Promise<boolean> {
    const due = this.#due;
    if (due === undefined || due.missing.length === 0 || this.#parts.learned.traits.ignoresFilter === true)
      return false;
    const { bounds } = this.#parts;
    const { outcome, forgotten, moved } = await bounds.missing({ value: due.value, keys: due.missing });
    this.#known.forget(new Set(forgotten), placeOf(this.#kind, due.value.order));
    if (outcome === 'unproven')
      this.#parts.run.notes.add({ kind: 'bound-unproven', column: this.#parts.cursor.column });
    if (outcome === 'unproven' || (outcome === 'gone' && due.hasCome)) return false;
    if (outcome === 'gone') return this.#callWitness(due.value, greatest, moved);
    this.#countStep(outcome === 'cut');
    this.#due = this.#dueAt({
      value: due.value,
      keys: due.missing.filter((key) => !forgotten.includes(key)),
    });
    return true;
  }

  get #kind(): FeedCursor['kind'] {
    return this.#parts.cursor.kind;
  }

  /** A bound whose rows are all gone proves nothing: rows below it, one that moved, or the source's last one, have to come as well. */
  async #callWitness(value: CursorValue, greatest: SourceRow | undefined, moved?: RowsAt): Promise<boolean> {
    const { bounds } = this.#parts;
    const { lower } = bounds;
    const seen = { moved, came: greatest };
    const witness = await this.#witnesses.call(value, ({ key }) => this.#came.has(key), seen);
    if (witness.kind === 'there') return false;
    const { kind, at } = witness;
    const proof = await proveWitness(this.#parts, witness);
    const hasCome = kind === 'any' || (kind === 'due' && greatest?.value.order === at.value.order);
    if (hasCome && proof === 'proven' && bounds.lower === lower) return false;
    this.#countStep(false);
    if (proof === 'gone') return this.#callWitness(value, greatest);
    if (kind === 'bound') this.#lowerTo(at.value);
    this.#due = kind === 'any' ? undefined : this.#dueAt(at);
    return true;
  }

  /** A bound that lies below was not made of it. */
  #lowerTo(value: CursorValue): void {
    if (this.#from !== undefined && this.#from.order > value.order) this.#from = value;
  }

  #countStep(isCut: boolean): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS || isCut)
      throw stalled(this.#parts.run, 'rows that it has are left out of its pages');
  }

  /** Sees which of the rows known below the watermark came. */
  #seeKnown({ places, rowCount }: ScannedPage, keyAt: (row: number) => string): void {
    const { watermark } = this.#start;
    const lowest = this.#known.rows[0]?.place;
    if (lowest === undefined || watermark === undefined) return;
    const place = placeOf(this.#kind, watermark.value.order);
    for (let row = 0; row < rowCount; row += 1)
      if (!places.isNull(row) && places.compareTo(row, lowest) >= 0 && places.compareTo(row, place) < 0)
        this.#came.add(keyAt(row));
  }

  #dueAt({ value, keys }: RowsAt): DueRows | undefined {
    return keys.length > 0 ? new DueRows(this.#parts.cursor, value, keys) : undefined;
  }
}
