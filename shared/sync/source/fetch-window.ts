import { isTidemarkError } from '../../core/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import { type SourceRow, storedSourceRow, type Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Fetched, FetchOptions } from './fetched.ts';
import { isByLinks } from './is-by-links.ts';
import { notePassedOver } from './note-passed-over.ts';
import { noteRounded, type RangeEnd } from './range/index.ts';
import { SeenRows, type WindowSource } from './seen-rows.ts';
import { ownHorizon } from './window-ahead.ts';
import { WindowByLinks } from './window-by-links.ts';
import type { WindowFetchParts } from './window-range.ts';
import { WindowReads } from './window-reads.ts';
import { WindowTaken } from './window-taken.ts';

/** One fetch of a window, while it is under way. */
class WindowFetch {
  readonly #run: RunContext;
  readonly #base: WindowSource;
  readonly #window: Window;
  readonly #options: FetchOptions;
  readonly #taken: WindowTaken;
  readonly #parts: WindowFetchParts;
  readonly #resumedAt: SourceRow | undefined;
  readonly #reads: WindowReads;
  #links: WindowByLinks | undefined;
  #isOrdered = true;

  constructor(run: RunContext, base: WindowSource, window: Window, options: FetchOptions) {
    const { from, staging, onPage } = options;
    this.#run = run;
    this.#base = base;
    this.#window = window;
    this.#options = options;
    this.#resumedAt = from?.last && storedSourceRow(base.cursor, from.last);
    this.#taken = new WindowTaken(run, base, window, from);
    this.#taken.horizon = from && ownHorizon(run, base.cursor);
    const seen = new SeenRows(run, base, { scanner: this.#taken.scanner, staging });
    this.#parts = {
      run,
      cursor: base.cursor,
      taken: this.#taken,
      seen,
      onPage,
      stage: () => this.#stage(),
      rowsBefore: from?.rows ?? 0,
    };
    this.#reads = new WindowReads(this.#parts, window, this.#resumedAt);
  }

  async toEnd(): Promise<Fetched> {
    const isComplete = this.#options.from?.isComplete === true;
    const end = isComplete ? 'end' : await this.#read().catch((error: unknown) => this.#endEarly(error));
    this.#isOrdered = end !== 'disordered' && end !== 'unfiltered' && (this.#links?.rows.isOrdered ?? true);
    this.#describe(end);
    const open = await this.#takeHeld();
    if (end !== 'stopped') return this.#fetched(true, open);
    if (open !== undefined) await this.#options.staging.stage(open);
    return this.#fetched(false);
  }

  async #read(): Promise<RangeEnd> {
    const { parts } = this.#reads.rows;
    if (isByLinks(this.#run.feed, parts.learned.traits)) {
      if (!(await parts.ownFilter.isProven())) return 'end';
      this.#links = new WindowByLinks(this.#run, this.#base, this.#window, this.#parts);
      return this.#links.read(parts);
    }
    return this.#reads.toEnd();
  }

  /** What came in order before the source failed is staged, and a later attempt resumes after it. */
  async #endEarly(failure: unknown): Promise<never> {
    const resumes = isTidemarkError(failure) && failure.retry === 'later';
    const isOfSource = resumes && failure.kind.startsWith('source-') && !this.#run.signal.aborted;
    // A failure to keep it is none of the source's: whatever is kept, the same error ends the attempt.
    if (isOfSource && this.#links === undefined) await this.#stage().catch(() => undefined);
    this.#taken.tellOddities();
    throw failure;
  }

  async #stage(): Promise<void> {
    const batch = await this.#takeHeld();
    if (batch === undefined) return;
    await this.#options.staging.stage(batch);
    if (this.#links === undefined) await this.#options.onStaged(this.#fetched(false));
  }

  async #takeHeld(): Promise<ColumnBatch | undefined> {
    const batch = this.#taken.takeHeld();
    if (batch !== undefined) await this.#options.comparison.addSource(batch);
    return batch;
  }

  /** Rows that were not asked for, in earlier attempts too. */
  get #outside(): number {
    const before = this.#options.from?.outside ?? 0;
    const { belowFloor = 0, nulls = 0 } = this.#reads.rows.reader?.pages.passed ?? {};
    return before + (this.#links?.rows.outside ?? belowFloor + nulls);
  }

  #fetched(isComplete: boolean, open?: ColumnBatch): Fetched {
    const { rows, greatest, atStart } = this.#taken;
    const counts = { rows, greatest, atStart, outside: this.#outside };
    return { open, ...counts, ...this.#reached, isComplete, isOrdered: this.#isOrdered };
  }

  /** How far the read came, and what is known there. */
  get #reached(): Pick<Fetched, 'longestPage' | 'last' | 'offsetPaged' | 'keys' | 'lastRows'> {
    const links = this.#links;
    const { reader, rows } = this.#reads.rows;
    const unknown = { keys: undefined, lastRows: undefined };
    if (links !== undefined) {
      const { longestPage, offsetPaged } = links;
      return { longestPage, last: links.rows.last, offsetPaged, ...unknown };
    }
    if (reader === undefined)
      return { longestPage: 0, last: this.#resumedAt, offsetPaged: false, ...unknown };
    const { position, recent, lengths } = reader;
    const isKnown = this.#isOrdered && this.#options.from === undefined;
    return {
      longestPage: lengths.most,
      last: this.#reads.last ?? this.#resumedAt,
      offsetPaged: false,
      ...(isKnown
        ? { keys: rows === undefined ? position.allKeys : undefined, lastRows: recent.stored }
        : unknown),
    };
  }

  #describe(end: RangeEnd): void {
    this.#taken.tellOddities();
    this.#links?.describe();
    const { reader } = this.#reads.rows;
    const last = this.#links === undefined ? reader?.position.place : this.#links.rows.last?.place;
    noteRounded({ run: this.#run, cursor: this.#base.cursor }, last);
    if (this.#links !== undefined) return;
    const { belowFloor = 0, repeated = 0 } = reader?.pages.passed ?? {};
    notePassedOver(this.#run, belowFloor, repeated);
    if (end === 'disordered') this.#run.notes.add({ kind: 'order-ignored' });
  }
}

/**
 * Fetches a window's rows, in the order asked for where the source keeps it, and stages them. Ends at the next page when the deadline comes:
 * everything that came is staged then; else the last rows are left open, to share a file with others. Rows without a cursor value, outside the window or seen before are left out, and noted.
 */
export const fetchWindow = (
  run: RunContext,
  base: WindowSource,
  window: Window,
  options: FetchOptions,
): Promise<Fetched> => new WindowFetch(run, base, window, options).toEnd();
