import { and, type SourceColumn } from '../../../odata/index.ts';
import type { SourceTraits } from '../../../state/index.ts';
import { advance } from '../../progress/index.ts';
import { ALONE, fitting, formOf, type LookUpForm, outdatedTraits, plainerForm, traitsOf } from './form.ts';
import type { LookUpRun } from './types.ts';

/** The form that a source takes keys in: what it refuses is remembered in the feed's state. */
export class SourceForm {
  readonly #run: LookUpRun;
  readonly #key: readonly SourceColumn[];
  /** A question with further conditions may be refused because of them. */
  readonly #learns: boolean;
  /** Bytes of a URL that go with the keys. */
  readonly #beside: number;
  #form: LookUpForm | undefined;

  constructor(run: LookUpRun, key: readonly SourceColumn[], conditions: string | undefined) {
    this.#run = run;
    this.#key = key;
    this.#learns = conditions === undefined;
    this.#beside = encodeURIComponent(and(run.feed.source.filter, conditions) ?? '').length;
    this.#form = formOf(key, run.state.source, run.deps.clock.now());
  }

  /** Undefined: the source cannot be asked by key. */
  get form(): LookUpForm | undefined {
    return this.#form;
  }

  /** The keys from one on, as many as one request asks for. */
  chunkOf(keys: readonly string[], from = 0): readonly string[] {
    const form = this.#form ?? ALONE;
    const near = keys.slice(from, from + form.size);
    return near.slice(0, fitting(this.#key, near, form, this.#beside));
  }

  /** Whether the keys cost more requests than that. */
  exceeds(keys: readonly string[], requests: number): boolean {
    let at = 0;
    for (let request = 0; request < requests && at < keys.length; request += 1)
      at += this.chunkOf(keys, at).length;
    return at < keys.length;
  }

  /** After a form that failed for `asked` keys. `takesIn`: the source does answer `in`, for fewer keys. */
  makePlainer(failed: { readonly asked: number; readonly takesIn: boolean }): void {
    const before = this.#form ?? ALONE;
    this.#form = plainerForm(this.#key, before, failed);
    this.#learn(traitsOf(before, this.#form, this.#run.deps.clock.now()));
  }

  /** The source was shown to answer no question by key. */
  giveUp(): void {
    this.#form = undefined;
    this.#learn({ noLookUpAt: this.#run.deps.clock.now() });
  }

  /** After a look-up that went well: what was learned more than a day ago was not needed. */
  forgetOutdated(): void {
    const traits = outdatedTraits(this.#run.state.source, this.#run.deps.clock.now());
    if (traits.length > 0) this.#run.state = advance(this.#run.state, { kind: 'traits-forgotten', traits });
  }

  #learn(traits: SourceTraits): void {
    if (!this.#learns) return;
    this.#run.state = advance(this.#run.state, { kind: 'trait-learned', traits });
  }
}
