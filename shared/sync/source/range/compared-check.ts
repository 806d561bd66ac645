import { cursorAt, offsetMinutes, placeOf, type ScannedPage } from '../../../odata/index.ts';
import type { RangeAnswer } from './range-answer.ts';
import { isInOrder } from './order-check.ts';
import type { RowsAt } from './bound-steps.ts';
import { areInstants, cursorTexts, explainOrder, mayBeTexts, type Otherwise } from './explain-order.ts';
import type { RangeParts } from './range-parts.ts';
import { ignoresOffset } from './reads-offset.ts';

/** Sees what a source compares: the instants that it shows, their local digits, or their texts. */
export class ComparedCheck {
  readonly #parts: RangeParts;
  #isAskedAgain = false;
  #isProbed = false;
  #isDoubtful = false;

  constructor(parts: RangeParts) {
    this.#parts = parts;
  }

  /** Rows below their bound may be there as texts are compared, which the order of their answer does not tell. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /**
   * An answer is asked for once more before the source is said to keep no order. `compared`: it is in another one than was thought; that is remembered, and
   * all is to be asked anew.
   */
  #outOfOrder(page: ScannedPage): 'more' | 'compared' | 'disordered' {
    if (this.#isAskedAgain) return this.#explains(page) ? 'compared' : 'disordered';
    this.#isAskedAgain = true;
    return 'more';
  }

  /**
   * Whether rows at a value, which is to be read by key, show that digits are compared: what lies above them is asked for in UTC, and would be passed by. Asked
   * once a read.
   */
  async showsDigits(at: RowsAt | undefined): Promise<boolean> {
    const { cursor } = this.#parts;
    if (at === undefined || this.#isProbed || cursor.compared !== undefined) return false;
    if (offsetMinutes(at.value.literal) >= 0) return false;
    this.#isProbed = true;
    return ignoresOffset(this.#parts, at);
  }

  #explains(page: ScannedPage): boolean {
    const { cursor, learned } = this.#parts;
    if (cursor.kind !== 'instant') return false;
    learned.noteOffsets(page.places);
    const texts = cursorTexts(cursor.column, page);
    return this.#takesBack(texts) || this.#learn(explainOrder(texts));
  }

  /** What an answer says of the order. A service that refused `$orderby` was asked without it: its rows may look ordered by chance. */
  check(answer: RangeAnswer): 'fine' | 'more' | 'compared' | 'disordered' {
    if (this.#parts.learned.traits.noOrder === true) return 'disordered';
    const { scanned } = answer.page;
    if (!isInOrder(scanned.places)) return this.#outOfOrder(scanned);
    return this.#see(answer) ? 'compared' : 'fine';
  }

  /** Whether rows that lie below their bound are not below it by what the source compares. */
  #explainsBelow({ page: { scanned }, ge }: RangeAnswer): boolean {
    const { cursor } = this.#parts;
    const { places, rowCount } = scanned;
    if (cursor.kind !== 'instant' || ge === undefined || rowCount === 0 || places.isNull(0)) return false;
    if (places.compareTo(0, placeOf(cursor.kind, ge)) >= 0) return false;
    const texts = cursorTexts(cursor.column, scanned);
    if (cursor.compared === undefined) {
      this.#isDoubtful ||= mayBeTexts(texts, ge);
      return this.#learn(explainOrder(texts, ge));
    }
    return this.#takesBack([cursorAt(cursor.kind, ge).literal, ...texts]);
  }

  /** Whether times that are in no order of digits are in order of instants: then digits are compared no more. */
  #takesBack(texts: readonly string[]): boolean {
    const { cursor, learned } = this.#parts;
    if (cursor.compared?.byDigits !== true || !areInstants(texts)) return false;
    learned.forget('comparesDigits');
    return true;
  }

  /**
   * Sees an answer that is in order: which digits and offsets it shows, and whether it needs what was learned. Answers whether its bound was of something
   * else than the source compares; that is remembered, and all is to be asked anew.
   */
  #see(answer: RangeAnswer): boolean {
    if (this.#explainsBelow(answer)) return true;
    this.#isAskedAgain = false;
    const { scanned } = answer.page;
    this.#parts.learned.noteDigits(scanned.places);
    this.#parts.learned.noteExact(scanned.places);
    this.#parts.learned.noteOffsets(scanned.places);
    this.#watch(scanned);
    return false;
  }

  #watch(page: ScannedPage): void {
    const { cursor, learned } = this.#parts;
    if (cursor.compared === undefined || page.rowCount < 2) return;
    const { orderedAnswers = 0, orderedRows = 0, comparesDigits, comparesText } = learned.traits;
    if (areInstants(cursorTexts(cursor.column, page)))
      learned.note({ orderedAnswers: orderedAnswers + 1, orderedRows: orderedRows + page.rowCount });
    else if (orderedAnswers > 0 || learned.isDue(comparesText === true ? 'comparesText' : 'comparesDigits'))
      this.#learn({
        ...(comparesDigits === true && { comparesDigits }),
        ...(comparesText === true && { comparesText }),
      });
  }

  #learn(otherwise: Otherwise | undefined): boolean {
    if (otherwise === undefined) return false;
    this.#parts.learned.learnCompared(otherwise);
    return true;
  }
}
