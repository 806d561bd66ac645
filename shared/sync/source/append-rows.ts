import type { ScannedPage } from '../../odata/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Intake } from './intake.ts';
import type { ReadRows, RowTaker } from './range/index.ts';
import type { Tally } from './tally.ts';
import { isLate } from './is-late.ts';

/** What an append does with the rows of a read. */
export interface AppendParts {
  readonly run: RunContext;
  readonly intake: Intake;
  readonly tally: Tally;
  /** Rows that may be in the table are counted, too. */
  readonly isRescan: boolean;
  readonly flush: () => Promise<'more' | 'replan'>;
}

/** Takes rows that were read in order into batches: a batch is committed whenever it is full. */
export class AppendRows implements RowTaker {
  readonly whenGone = 'replan';
  readonly #parts: AppendParts;
  #late = 0;

  constructor(parts: AppendParts) {
    this.#parts = parts;
  }

  /** Rows taken at or below values that were read before. */
  get late(): number {
    return this.#late;
  }

  scan(body: Uint8Array): ScannedPage {
    return this.#parts.intake.scan((scanner) => scanner.scan(body));
  }

  async take(page: ScannedPage, rows: ReadRows): Promise<number | 'replan'> {
    const { intake, tally, isRescan } = this.#parts;
    tally.see(page.places, rows.fresh);
    if (isRescan) tally.see(page.places, rows.first ?? rows.old);
    const taken = await intake.add(rows, page);
    if (taken === 'replan') return taken;
    tally.took(page.places, taken);
    const late = oldAmong(rows, taken);
    if (!isRescan) tally.see(page.places, late);
    this.#late += late.length;
    return taken.length;
  }

  async pause(): Promise<'more' | 'replan' | 'stopped'> {
    const { run, intake, flush } = this.#parts;
    if (isLate(run)) return (await flush()) === 'replan' ? 'replan' : 'stopped';
    return intake.isFull ? flush() : 'more';
  }

  contentsOf(rows: readonly number[]): readonly string[] | undefined {
    return this.#parts.intake.contentsOf(rows);
  }

  async keysAt(order: bigint): Promise<readonly string[] | 'replan'> {
    return this.#parts.intake.keysAt(order);
  }
}

/** Rows taken that may have been in the table. */
const oldAmong = ({ old }: ReadRows, taken: readonly number[]): readonly number[] => {
  if (old.length === 0) return old;
  const isOld = new Set(old);
  return taken.filter((row) => isOld.has(row));
};
