import { comparePlaces } from '../../odata/index.ts';
import type { SourceTraits } from '../../state/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { AnswerReader } from './answer-reader.ts';
import { countRows } from './count.ts';
import type { Sifter } from './sift.ts';
import { unverifiedFilter } from './unverified-filter.ts';
import { LEAST_CAP } from './walk-parts.ts';
import type { WalkProgress } from './walk-progress.ts';

/** What a walk has read so far. */
interface ReadSoFar {
  readonly answers: AnswerReader;
  readonly sifter: Sifter;
  readonly progress: WalkProgress;
}

/** Whether the present answer of a walk, which had no further link, is the source's end. */
export class EndCheck {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #read: ReadSoFar;

  constructor(run: RunContext, cursor: FeedCursor, read: ReadSoFar) {
    this.#run = run;
    this.#cursor = cursor;
    this.#read = read;
  }

  /** It ended below the watermark, or may have been cut in silence: what follows is to be asked for, also where nothing was new. */
  isOpen(traits: SourceTraits): boolean {
    return this.#isShortOfWatermark || this.#mayBeCut(traits);
  }

  /**
   * Whether the source counts, from what is verified on and to its end, the rows that were read: nothing follows them then. It is asked only after an
   * answer that nothing can have cut, as what cuts answers may cut counts too. Whatever keeps it from counting leaves the question open: the rows
   * are not committed yet.
   */
  async counts(traits: SourceTraits): Promise<'agrees' | 'open' | 'not-supported'> {
    const rows = this.#read.progress.unverified;
    const isAsked = this.#run.feed.source.count !== false && traits.cannotCount !== true;
    if (!isAsked || traits.ignoresFilter === true || rows === 'unknown' || !this.#isWhole(traits))
      return 'open';
    const counted = await countRows(this.#run, unverifiedFilter(this.#run, this.#cursor)).catch(
      () => undefined,
    );
    this.#run.signal.throwIfAborted();
    if (counted === 'not-supported') return counted;
    return counted === rows ? 'agrees' : 'open';
  }

  get #isShortOfWatermark(): boolean {
    const { last } = this.#read.sifter;
    const { fromPlace } = this.#read.progress;
    return last !== undefined && fromPlace !== undefined && comparePlaces(last.place, fromPlace) < 0;
  }

  #mayBeCut({ capsSilently }: SourceTraits): boolean {
    const { isLinked, answered } = this.#read.answers;
    return !isLinked && (capsSilently === true || answered >= LEAST_CAP);
  }

  #isWhole(traits: SourceTraits): boolean {
    const { isShort, isPaged } = this.#read.answers;
    return isShort && (!isPaged || this.#goesOn) && !this.isOpen(traits);
  }

  /** Had a limit on all of its pages together cut the answer, the next run would get further all the same. */
  get #goesOn(): boolean {
    const { answered } = this.#read.answers;
    const { lastKeys } = this.#read.sifter;
    const { lookback } = this.#run.feed.cursor;
    return lookback === undefined && lastKeys !== undefined && lastKeys.length < answered;
  }
}
