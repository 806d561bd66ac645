import { isDeepStrictEqual } from 'node:util';
import { ownOf } from '../../../core/index.ts';
import type { SourceTraits } from '../../../state/index.ts';
import type { CursorPlaces } from '../../../odata/index.ts';
import { advance } from '../../progress/index.ts';
import type { RunContext } from '../../run/index.ts';
import { hasExact, mostDigits } from './units.ts';

const DAY_MS = 86_400_000;

/** Sizes, which are seen anew with every answer. */
const SIZES = [
  'digits',
  'hasExact',
  'leastOffset',
  'mostOffset',
  'orderedAnswers',
  'orderedRows',
] as const satisfies readonly (keyof SourceTraits)[];

/** Traits that have a date: each is asked about again after a day. */
export type Dated = Exclude<keyof SourceTraits, 'learnedAt' | (typeof SIZES)[number]>;

/** What is no trait: sizes, and how far reads came. */
const NO_TRAITS: readonly (keyof SourceTraits)[] = [
  ...SIZES,
  'inCell',
  'ahead',
  'below',
  'mostNumber',
  'breaksBehind',
  'breaksRuns',
];

/** The names of all that was learned of a source, and may not hold any more. */
export const learnedNames = (traits: SourceTraits): readonly (keyof SourceTraits)[] =>
  (Object.keys(traits) as (keyof SourceTraits)[]).filter((name) => !NO_TRAITS.includes(name));

/** What is known of a source, as the run's state holds it. */
export class Learned {
  readonly #run: RunContext;

  constructor(run: RunContext) {
    this.#run = run;
  }

  get traits(): SourceTraits {
    return this.#run.state.source;
  }

  /** Whether a trait that is there or not is there. */
  has(name: Dated): boolean {
    return new Map(Object.entries(this.traits)).get(name) === true;
  }

  /** Whether it is there, and was learned within a day. */
  holds(name: Dated): boolean {
    return this.has(name) && !this.isDue(name);
  }

  /** Remembers what was seen, with its date. */
  learn(patch: SourceTraits): void {
    const at = this.#run.deps.clock.now();
    const dates = Object.fromEntries(Object.keys(patch).map((name) => [name, at]));
    this.note({ ...patch, learnedAt: { ...this.traits.learnedAt, ...dates } });
  }

  /** Remembers sizes, which have no date. */
  note(traits: SourceTraits): void {
    if (isDeepStrictEqual({ ...this.traits, ...traits }, this.traits)) return;
    this.#run.state = advance(this.#run.state, { kind: 'trait-learned', traits });
  }

  /** Remembers the most fraction digits of cursor values. */
  noteDigits(places: CursorPlaces): void {
    this.note({ digits: mostDigits(places, this.traits.digits ?? 0) });
  }

  /** Remembers the offsets from UTC of times. Of a source that shows all of them in UTC nothing is noted. */
  noteOffsets({ leastOffset, mostOffset }: Pick<CursorPlaces, 'leastOffset' | 'mostOffset'>): void {
    const { leastOffset: least = 0, mostOffset: most = 0 } = this.traits;
    if (leastOffset < least) this.note({ leastOffset });
    if (mostOffset > most) this.note({ mostOffset });
  }

  /** Remembers that an integer came that no double is. */
  noteExact(places: CursorPlaces): void {
    if (this.traits.hasExact !== true && hasExact(places)) this.note({ hasExact: true });
  }

  /** Remembers that the source does not compare instants: what was learned of its bounds was of something else. */
  learnCompared(otherwise: Pick<SourceTraits, 'comparesDigits' | 'comparesText'>): void {
    const { comparesDigits, comparesText } = this.traits;
    if (comparesDigits !== true && comparesText !== true)
      this.forget('lowerStep', 'upperStep', 'lowerOn', 'upperOn', 'cellWidth', 'instantsOn');
    this.learn(otherwise);
    this.note({ orderedAnswers: 0, orderedRows: 0 });
  }

  forget(...names: readonly Dated[]): void {
    this.#run.state = advance(this.#run.state, { kind: 'traits-forgotten', traits: names });
  }

  /** Whether what was learned of questions by key was learned a day ago, or longer. */
  get isLookUpDue(): boolean {
    const now = this.#run.deps.clock.now();
    const { noLookUpAt, refusesInAt, lookUpKeysAt } = this.traits;
    return [noLookUpAt, refusesInAt, lookUpKeysAt].some((at) => at !== undefined && now - at >= DAY_MS);
  }

  /** Whether something, if it is known at all, was learned a day ago, or longer, or by a version that kept no dates. */
  isDue(name: Dated): boolean {
    const at = ownOf(this.traits.learnedAt ?? {}, name);
    return at === undefined || this.#run.deps.clock.now() - at >= DAY_MS;
  }
}
