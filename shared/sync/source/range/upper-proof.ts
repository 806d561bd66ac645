import { type RowsAt, MOST_PROOFS } from './bound-steps.ts';
import type { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import type { Witnesses } from './witness.ts';

/** How often rows at a value may be gone or moved while they are asked for. */
const MOST_TRIES = 3;

/**
 * What is known of upper bounds. `none`: rows that are there come with a lower bound, and with no upper one. `unproven`: the service does not answer by key,
 * or no row is left that would prove one.
 */
export type Proof = 'proven' | 'none' | 'unproven';

/** What rows at one value show; `gone`: those of `forgotten` are not there any more, and the others prove nothing yet. */
interface Shown {
  readonly proof: Proof | 'gone';
  readonly forgotten: readonly string[];
}

/** The proof of upper bounds: `[value, value + unit)` must bring rows that are known at the value, with a step of its own where it takes one. */
export class UpperProof {
  readonly #parts: Pick<RangeParts, 'bounds' | 'learned'>;
  readonly #position: Position;
  readonly #witnesses: Pick<Witnesses, 'next'>;
  #left: RowsAt | undefined;

  constructor(
    parts: Pick<RangeParts, 'bounds' | 'learned'>,
    position: Position,
    witnesses: Pick<Witnesses, 'next'>,
  ) {
    this.#parts = parts;
    this.#position = position;
    this.#witnesses = witnesses;
  }

  /** Rows that came with a lower bound, and with no upper one; undefined: none were seen. */
  get left(): RowsAt | undefined {
    return this.#left;
  }

  /** By rows where the read stands, or else by the next rows below that are still there. Asked once a day. */
  async prove(): Promise<Proof> {
    if (this.#parts.learned.holds('upperOn')) return 'proven';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const at = this.#position.known;
      if (at === undefined) break;
      const { proof, forgotten } = await this.#show(at);
      this.#position.forget(forgotten);
      if (proof !== 'gone') return proof;
    }
    return this.#proveByOthers();
  }

  /** The same whatever was seen today. */
  async proveAnew(): Promise<Proof> {
    this.#parts.learned.forget('upperOn');
    return this.prove();
  }

  async #proveByOthers(): Promise<Proof> {
    const { value } = this.#position;
    const witness = value && (await this.#witnesses.next(value));
    if (witness === undefined) return 'unproven';
    const { proof } = await this.#show(witness);
    return proof === 'gone' ? 'unproven' : proof;
  }

  /**
   * Rows that do not come with an upper bound prove nothing before they are seen to be there, and to come with a lower one alone: the source may have deleted
   * or moved them.
   */
  async #show({ value, keys }: RowsAt): Promise<Shown> {
    const { bounds } = this.#parts;
    const some = keys.slice(0, MOST_PROOFS);
    const now = await bounds.steps.upperNow({ value, keys: some });
    if (now !== undefined) return this.#learn(now);
    const { outcome, forgotten } = await bounds.missing({ value, keys: some });
    if (outcome === 'gone' || outcome === 'unproven') return { proof: outcome, forgotten };
    const still = { value, keys: some.filter((key) => !forgotten.includes(key)) };
    const step = await bounds.steps.upperFor(still);
    return step === undefined ? this.#seeAgain(still, forgotten) : this.#learn(step, forgotten);
  }

  /** No step brings rows that were there before it was looked for. */
  async #seeAgain({ value, keys }: RowsAt, before: readonly string[]): Promise<Shown> {
    const { still } = await this.#parts.bounds.standing({ value, keys });
    if (still === 'unproven') return { proof: still, forgotten: before };
    const gone = keys.filter((key) => !still.includes(key));
    if (gone.length === 0) this.#left = { value, keys };
    return { proof: gone.length === 0 ? 'none' : 'gone', forgotten: [...before, ...gone] };
  }

  #learn(step: bigint, forgotten: readonly string[] = []): Shown {
    const { bounds, learned } = this.#parts;
    bounds.steps.setUpper(step);
    learned.learn({ upperOn: true });
    return { proof: 'proven', forgotten };
  }
}
