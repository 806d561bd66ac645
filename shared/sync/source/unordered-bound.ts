import { type CursorValue, placeOf, type ScannedPage } from '../../odata/index.ts';
import { type BoundPlace, type FeedCursor, keyTextAt } from '../feed/index.ts';
import { DueRows, type RangeParts, type RangeStart, stalled } from './range/index.ts';

/** How often the bound of one read changes. */
const MOST_STEPS = 6;

/** The lower bound of a read by links, which has to bring back the rows that are known at its value. */
export class UnorderedBound {
  readonly #parts: Pick<RangeParts, 'run' | 'cursor' | 'bounds' | 'learned'>;
  readonly #start: RangeStart;
  #due: DueRows | undefined;
  #steps = 0;

  constructor(parts: Pick<RangeParts, 'run' | 'cursor' | 'bounds' | 'learned'>, start: RangeStart) {
    this.#parts = parts;
    this.#start = start;
    this.#due = this.#expect(start.watermark?.keys ?? []);
  }

  /** As it is sent; absent: there is none. */
  get sent(): CursorValue | bigint | undefined {
    const { from, keys } = this.#start;
    const { bounds } = this.#parts;
    if (from === undefined) return undefined;
    return keys === undefined && bounds.lower !== 0n ? bounds.cutOf(from.order) : bounds.lowerOf(from);
  }

  /** Nothing below is taken: what lies below the bound, or below the feed's `start`. */
  get lowest(): BoundPlace | undefined {
    const { sent } = this;
    if (sent === undefined) return undefined;
    const order = typeof sent === 'bigint' ? sent : sent.order;
    const floor = this.#start.floor?.value.order;
    return { op: 'ge', place: placeOf(this.#kind, floor === undefined || floor < order ? order : floor) };
  }

  see(page: ScannedPage): void {
    this.#due?.seeCell(page, (row) => keyTextAt(this.#parts.cursor, page, row));
  }

  /** Whether rows that were known did not come, and come with another bound: then all is to be read once more. */
  async mustReadAgain(): Promise<boolean> {
    const due = this.#due;
    if (due === undefined || due.missing.length === 0 || this.#parts.learned.traits.ignoresFilter === true)
      return false;
    const { outcome, forgotten } = await this.#parts.bounds.missing({ value: due.value, keys: due.missing });
    if (outcome === 'unproven')
      this.#parts.run.notes.add({ kind: 'bound-unproven', column: this.#parts.cursor.column });
    if (outcome === 'gone' || outcome === 'unproven') return false;
    this.#steps += 1;
    if (this.#steps > MOST_STEPS || outcome === 'cut')
      throw stalled(this.#parts.run, 'rows that it has are left out of its pages');
    this.#due = this.#expect(due.missing.filter((key) => !forgotten.includes(key)));
    return true;
  }

  get #kind(): FeedCursor['kind'] {
    return this.#parts.cursor.kind;
  }

  #expect(keys: readonly string[]): DueRows | undefined {
    const { watermark } = this.#start;
    return watermark && keys.length > 0 ? new DueRows(this.#parts.cursor, watermark.value, keys) : undefined;
  }
}
