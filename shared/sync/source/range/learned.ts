import { ownOf } from '../../../core/index.ts';
import type { SourceTraits } from '../../../state/index.ts';
import { advance } from '../../progress/index.ts';
import type { RunContext } from '../../run/index.ts';

const DAY_MS = 86_400_000;

/** Traits that have a date: each is asked about again after a day. */
export type Dated = Exclude<keyof SourceTraits, 'learnedAt' | 'longestPage' | 'digits'>;

/** What is known of a source, as the run's state holds it. */
export class Learned {
  readonly #run: RunContext;

  constructor(run: RunContext) {
    this.#run = run;
  }

  get traits(): SourceTraits {
    return this.#run.state.source;
  }

  /** Remembers what was seen, with its date. */
  learn(patch: SourceTraits): void {
    const at = this.#run.deps.clock.now();
    const dates = Object.fromEntries(Object.keys(patch).map((name) => [name, at]));
    this.note({ ...patch, learnedAt: { ...this.traits.learnedAt, ...dates } });
  }

  /** Remembers sizes, which have no date. */
  note(traits: SourceTraits): void {
    const present = this.traits;
    if (names(traits).every((trait) => present[trait] === traits[trait])) return;
    this.#run.state = advance(this.#run.state, { kind: 'trait-learned', traits });
  }

  forget(...names: readonly Dated[]): void {
    this.#run.state = advance(this.#run.state, { kind: 'traits-forgotten', traits: names });
  }

  /** Whether something was learned a day ago, or longer, or by a version that kept no dates. */
  isDue(trait: Dated): boolean {
    if (this.traits[trait] === undefined) return false;
    const at = ownOf(this.traits.learnedAt ?? {}, trait);
    return at === undefined || this.#run.deps.clock.now() - at >= DAY_MS;
  }
}

const names = (traits: SourceTraits): readonly (keyof SourceTraits)[] =>
  Object.keys(traits) as (keyof SourceTraits)[];
