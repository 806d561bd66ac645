import { comparePlaces, orderOfPlace, type Place } from '../../odata/index.ts';
import type { FeedState, SourceTraits } from '../../state/index.ts';
import { type Bound, cursorValue, type FeedCursor, literalPlace } from '../feed/index.ts';
import type { Agreement, WalkPosition } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import type { GoneRows } from './range/index.ts';
import { Tally } from './tally.ts';
import { BOUNDARY_LIMIT, type Reached } from './walk-parts.ts';

/** What a walk reads: rows within `lower`. `rescan`: from below the watermark, to take what is missing there. */
export interface WalkPlan {
  readonly lower: Bound | undefined;
  readonly rescan: boolean;
  /** From below the watermark, though what is there was read. */
  readonly looksBack: boolean;
}

/** Of a rescan that was stopped: the rows read above `verifiedThrough` and up to a value, and what is unverified beyond it. */
export interface Passed {
  readonly upTo: Bound;
  readonly rows: number;
  readonly unverified: FeedState['unverifiedRows'];
}

/** `complete`: the source had no more (that was old enough). */
export interface WalkEnd {
  readonly outcome: 'complete' | 'stopped' | 'replan';
  /** Rows read in `(verifiedThrough, watermark]`, by this walk and those that it goes on from. */
  readonly unverified: FeedState['unverifiedRows'];
  /** Rows taken there by this walk that had been missing. */
  readonly missing: number;
  /** Rows taken at or below values that were read before. */
  readonly late: number;
  /** The pages were joined by a count of rows, which a delete shifts. */
  readonly offsetPaged: boolean;
  /** Nothing has shown that the last answer of a read by links was the last one. */
  readonly mayBeCut: boolean;
  /** What the source's count said of the rows that were read, and what lies beyond them; undefined: it was not asked. */
  readonly agreement: Agreement | undefined;
  /** The watermark before the walk. */
  readonly from: string | undefined;
  readonly passed: Passed | undefined;
}

/** Where a walk began, and how far it is, in the source's own literals. */
export class WalkProgress {
  readonly tally: Tally;
  /** The watermark before the walk. */
  readonly from: string | undefined;
  readonly fromPlace: Place | undefined;
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #rescan: boolean;
  readonly #unverifiedBefore: FeedState['unverifiedRows'];
  readonly #gone: () => GoneRows | undefined;
  /** In units of `CursorValue.order`. */
  readonly #verified: bigint | undefined;

  /** `gone`: rows that were read, and that the walk has found to be there no more. */
  constructor(run: RunContext, cursor: FeedCursor, { rescan }: WalkPlan, gone: () => GoneRows | undefined) {
    this.#gone = gone;
    const { state } = run;
    const { watermark } = state;
    this.#run = run;
    this.#cursor = cursor;
    this.#rescan = rescan;
    this.from = watermark;
    this.fromPlace = this.#placeOf(watermark);
    this.#unverifiedBefore = state.unverifiedRows;
    const verified = this.#placeOf(state.verifiedThrough);
    this.#verified = verified && orderOfPlace(cursor.kind, verified);
    this.tally = new Tally({
      watermark: this.fromPlace,
      verified,
      isWhole: watermark === undefined || watermark === state.verifiedThrough,
    });
  }

  /** Rows read in `(verifiedThrough, watermark]`, by this walk and those that it goes on from, but for those that are gone since. */
  get unverified(): FeedState['unverifiedRows'] {
    if (this.#rescan) return this.tally.aboveVerified;
    const before = this.#unverifiedBefore;
    if (before === 'unknown') return before;
    const gone = this.#gone()?.above(this.#verified) ?? 0;
    return Math.max(0, before + this.tally.missing + this.tally.above - gone);
  }

  /** How far the rows that a taker took are; undefined before the first one. */
  positionOf(
    { greatest, keys, lastRows }: Reached,
    { traits, offsetPaged }: { readonly traits: SourceTraits; readonly offsetPaged: boolean },
  ): WalkPosition | undefined {
    if (greatest === undefined) return this.#atWatermark({ lastRows }, traits);
    const unverified = this.#rescan || offsetPaged ? 'unknown' : this.unverified;
    const common = { unverified, traits } as const;
    const { from, fromPlace } = this;
    if (from !== undefined && fromPlace !== undefined && comparePlaces(greatest.place, fromPlace) < 0)
      return { ...(this.#atWatermark({ lastRows }, traits) ?? this.unmoved(traits)), ...common };
    const few = keys !== undefined && keys.length <= BOUNDARY_LIMIT ? keys : undefined;
    return { ...common, watermark: greatest.value.literal, keys: few, lastRows };
  }

  /** Where nothing was taken that moves the watermark. */
  unmoved(traits: SourceTraits): WalkPosition {
    const { state } = this.#run;
    return {
      watermark: this.from,
      keys: state.boundaryKeys,
      lastRows: state.lastRows?.rows,
      unverified: this.unverified,
      traits,
    };
  }

  /** Where nothing was taken above the watermark, rows at it may be gone all the same. */
  #atWatermark({ lastRows = [] }: Pick<Reached, 'lastRows'>, traits: SourceTraits): WalkPosition | undefined {
    const { from } = this;
    if (from === undefined || lastRows.length === 0) return undefined;
    const keys = lastRows.flatMap(([literal, key]) => (literal === from ? [key] : []));
    return {
      watermark: from,
      keys,
      lastRows,
      unverified: this.#rescan ? 'unknown' : this.unverified,
      traits,
    };
  }

  /** How far a rescan came before it was stopped: short of the watermark up to its last value, whose ties may go on; else up to the watermark. */
  passedBy({ greatest: last, keys: lastKeys }: Reached): Passed | undefined {
    const { from, fromPlace, tally } = this;
    if (last === undefined || from === undefined || fromPlace === undefined) return undefined;
    if (comparePlaces(last.place, fromPlace) > 0) {
      const upTo: Bound = {
        op: 'le',
        value: cursorValue(this.#run.feed, this.#cursor, from, 'the watermark'),
      };
      const rows = tally.aboveVerified - tally.above;
      return { upTo, rows, unverified: tally.above };
    }
    const verified = this.#placeOf(this.#run.state.verifiedThrough);
    if (verified !== undefined && comparePlaces(last.place, verified) <= 0) return undefined;
    if (lastKeys === undefined) return undefined;
    const rows = tally.aboveVerified - lastKeys.length;
    return { upTo: { op: 'lt', value: last.value }, rows, unverified: 'unknown' };
  }

  #placeOf(literal: string | null | undefined): Place | undefined {
    if (literal === undefined || literal === null) return undefined;
    return literalPlace(this.#run.feed, this.#cursor, literal, 'the watermark');
  }
}
