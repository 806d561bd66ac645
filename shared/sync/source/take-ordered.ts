import type { ScannedPage } from '../../odata/index.ts';
import { keyText, type SourceRow } from '../feed/index.ts';
import type { Sifter } from './sift.ts';
import { isLate, type PageTaker, type Step, type WalkParts } from './walk-parts.ts';

/** Takes pages whose rows come in the order asked for: a batch is committed whenever it is full. */
export class OrderedTaker implements PageTaker {
  readonly #parts: WalkParts;
  readonly #sifter: Sifter;

  constructor(parts: WalkParts, sifter: Sifter) {
    this.#parts = parts;
    this.#sifter = sifter;
  }

  get greatest(): SourceRow | undefined {
    return this.#sifter.last;
  }

  get keys(): readonly string[] | undefined {
    return this.#sifter.lastKeys;
  }

  async take(page: ScannedPage): Promise<Step> {
    const parts = this.#parts;
    const { kept, suspects, settled } = this.#sifter.sift(page, parts.youngest());
    if (suspects.length > 0) {
      const repeated = await this.#areRepeated(suspects);
      if (repeated !== true) return repeated === 'replan' ? 'replan' : 'disordered';
      parts.passedOver.repeated += suspects.length;
    }
    if ((await this.#takeRows(page, kept)) === 'replan') return 'replan';
    if (settled) return 'settled';
    if (isLate(parts.run)) return (await parts.flush()) === 'replan' ? 'replan' : 'stopped';
    return parts.intake.isFull ? parts.flush() : 'more';
  }

  async #takeRows(page: ScannedPage, kept: readonly number[]): Promise<'more' | 'replan'> {
    const { boundary, intake, tally } = this.#parts;
    tally.see(page.places, kept);
    const unknown = boundary.size === 0 ? kept : kept.filter((row) => !this.#isKnownAtBoundary(page, row));
    const taken = await intake.add(unknown);
    if (taken === 'replan') return 'replan';
    tally.took(page.places, taken);
    return 'more';
  }

  #isKnownAtBoundary(page: ScannedPage, row: number): boolean {
    const { cursor, boundary, watermark } = this.#parts;
    return (
      watermark !== undefined &&
      page.places.compareTo(row, watermark) === 0 &&
      boundary.has(keyText(cursor, (name) => page.textOf(name, row)))
    );
  }

  /** Whether rows that came after a greater one are only repeated: in the table already, or in the open batch. */
  async #areRepeated(suspects: readonly number[]): Promise<boolean | 'replan'> {
    const { intake } = this.#parts;
    const found = await intake.identify(suspects);
    if (found === 'replan') return 'replan';
    const open = intake.openIds(found.span);
    return found.ids.every((id) => found.inTable.has(id) || open.has(id));
  }
}
