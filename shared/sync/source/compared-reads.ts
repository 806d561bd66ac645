import { isTidemarkError } from '../../core/index.ts';
import { cursorAt, PICOS_PER_SECOND } from '../../odata/index.ts';
import { comparedOf, type FeedCursor, hasOffsets, leastCompared, type SourceRow } from '../feed/index.ts';
import type { Agreement } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { ComparedRows } from './compared-rows.ts';
import { greaterRow } from './greatest-row.ts';
import { WIDEST } from './below-offsets.ts';
import { checkCompared, probeCompared } from './probe-compared.ts';
import {
  CellPlaces,
  Learned,
  type RangeEnd,
  RangeReader,
  type RangeStart,
  type RowTaker,
} from './range/index.ts';
import { type ReadParts, rangePartsOf } from './range-parts-of.ts';
import type { Reached } from './walk-parts.ts';

/** How often one read may learn that its source compares otherwise than was thought. */
const MOST_READS = 3;

/** Where a read begins, what it does with its reader, and where another one resumes. */
export interface ReadStory<None> {
  readonly start: (cursor: FeedCursor) => Promise<RangeStart | None>;
  readonly read: (parts: ReadParts, reader: RangeReader) => Promise<RangeEnd>;
  /** What a read took need not be read again. */
  readonly resumes: boolean;
}

/** Reads a range by what its source compares, and anew where more is learned of that. */
export class ComparedReads {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #taker: RowTaker;
  readonly #cells: CellPlaces;
  #parts: ReadParts;
  #rows: ComparedRows | undefined;
  #reader: RangeReader | undefined;
  #isProbed = false;
  #isRepeated = false;
  /** The row of the greatest instant that reads took which ended as more was learned; undefined: none did. */
  #taken: SourceRow | undefined;

  /** `cells`: where a run before has stopped. */
  constructor(run: RunContext, cursor: FeedCursor, taker: RowTaker, cells = new CellPlaces()) {
    this.#cells = cells;
    this.#run = run;
    this.#cursor = cursor;
    this.#taker = taker;
    this.#parts = this.#open();
  }

  get parts(): ReadParts {
    return this.#parts;
  }

  /** Undefined before the first read. */
  get reader(): RangeReader | undefined {
    return this.#reader;
  }

  /** What came; undefined: of a source that compares instants nothing is kept. */
  get rows(): ComparedRows | undefined {
    return this.#rows;
  }

  /** How far the read came, by instants. */
  get reached(): Reached {
    const lastRows = this.#reader?.recent.stored;
    if (this.#rows !== undefined) return { greatest: this.#rows.greatest, keys: undefined, lastRows };
    const { row, allKeys } = this.#reader?.position ?? {};
    return { greatest: row, keys: allKeys, lastRows };
  }

  async toEnd<None>({
    start,
    read,
    resumes,
  }: ReadStory<None>): Promise<Exclude<RangeEnd, 'compared'> | None> {
    await checkCompared(this.#run, this.#cursor);
    this.#parts = this.#open();
    let begin = await start(this.#parts.cursor);
    for (let learned = 0; ;) {
      if (!isStart(begin)) return begin;
      const before = this.#rows?.greatest;
      const reader = this.#begin(begin);
      this.#rows?.begin(begin);
      const end = await read(this.#parts, reader).catch((error: unknown) => this.#explain(reader, error));
      const isEnd = end === 'end' || end === 'settled';
      const again = isEnd ? this.#repeated(begin, reader, { before, resumes }) : undefined;
      if (again !== undefined) {
        begin = again;
        continue;
      }
      if (end !== 'compared') return end;
      if (learned === MOST_READS) return 'disordered';
      learned += 1;
      this.#taken = greaterRow(this.#taken, this.reached.greatest);
      this.#parts = this.#open();
      begin = resumes && !this.#isProbed ? this.#resumed(begin, reader) : await start(this.#parts.cursor);
    }
  }

  /**
   * Where a read that came to its end is to be repeated; undefined: nowhere. One that began at a value of no row, and has learned a step of its bounds since,
   * did not bring the rows between that value and the step.
   */
  #repeated(
    begin: RangeStart,
    reader: RangeReader,
    { before, resumes }: { readonly before: SourceRow | undefined; readonly resumes: boolean },
  ): RangeStart | undefined {
    if (this.#mayLackRows(reader)) return this.#again(begin, before);
    const isBlind = resumes && begin.from !== undefined && begin.keys === undefined;
    if (!isBlind || this.#isRepeated || !this.#parts.bounds.hasMoved) return undefined;
    this.#isRepeated = true;
    this.#taken = greaterRow(this.#taken, this.reached.greatest);
    return begin;
  }

  /**
   * Whether the source compares otherwise than was thought: that is not sure where its count differs, it shows times of several offsets, or rows came below
   * their bound by less than their texts.
   */
  async isOtherwise(reader: RangeReader, agreement?: Agreement): Promise<boolean> {
    const { isDoubtful: mayBeTexts } = reader.compared;
    const isDoubtful = agreement === 'differs' || mayBeTexts || hasOffsets(this.#parts.learned.traits);
    return this.#rows === undefined && isDoubtful && this.#probe(reader);
  }

  /** Asks what the source compares, where its answers leave a doubt; once a day of one that compares instants. */
  async #probe({ recent, pages }: RangeReader): Promise<boolean> {
    const learned = new Learned(this.#run);
    if (learned.holds('instantsOn')) return false;
    const { cursor, find } = this.#parts;
    const rows = recent.stored.concat(pages.beyond);
    this.#isProbed = await probeCompared(this.#run, cursor, find, rows);
    return this.#isProbed;
  }

  /** Rows that a read before it took, by whatever it compared, may come again. */
  #begin(start: RangeStart): RangeReader {
    const reader = new RangeReader(this.#parts, start);
    if (this.#taken !== undefined && this.#rows === undefined) reader.position.raise(this.#taken.place);
    this.#reader = reader;
    return reader;
  }

  #open(): ReadParts {
    const { state, notes } = this.#run;
    const compared = comparedOf(this.#cursor, state.source);
    const { column } = this.#cursor;
    if (compared?.byDigits === true) notes.add({ kind: 'compares-digits', column });
    if (compared?.byText === true) notes.add({ kind: 'compares-text', column });
    const cursor = compared === undefined ? this.#cursor : { ...this.#cursor, compared };
    this.#rows = compared === undefined ? undefined : new ComparedRows(this.#taker, cursor);
    const taken = { rows: this.#rows ?? this.#taker, cells: this.#cells };
    return rangePartsOf(this.#run, cursor, taken, () => this.#reader);
  }

  /** A read that stalls may do so because the source compares something else than was thought. */
  async #explain(reader: RangeReader, failure: unknown): Promise<'compared'> {
    const isOfOrder =
      isTidemarkError(failure, 'source-stalled') || isTidemarkError(failure, 'source-contract');
    if (!isOfOrder || !(await this.#probe(reader))) throw failure;
    return 'compared';
  }

  /** Whether rows may have come behind a read that took several answers: under a lower offset their digits are lesser, and their instants are not. */
  #mayLackRows({ taken }: RangeReader): boolean {
    return this.#rows?.cameInParts === true && taken > 0 && hasOffsets(this.#parts.learned.traits);
  }

  /** Where such a read is repeated: rows that came while it was under way are no older than what was read `before` it. */
  #again(begin: RangeStart, before: SourceRow | undefined): RangeStart {
    if (before === undefined) return begin;
    const { watermark: _watermark, keys: _keys, ...same } = begin;
    return { ...same, from: leastCompared(this.#parts.cursor, before.value) };
  }

  /** So far below where the reader stood that no offset hides a row. */
  #resumed({ from, floor, until }: RangeStart, { next, position }: RangeReader): RangeStart {
    const { cursor } = this.#parts;
    const back = cursor.compared?.byDigits === false ? PICOS_PER_SECOND : WIDEST;
    const value = next.firstBeyond ?? position.value;
    const begin = value === undefined ? from : cursorAt(cursor.kind, value.order - back);
    return { from: begin && leastCompared(cursor, begin), floor, ...(until && { until }) };
  }
}

const isStart = (begin: unknown): begin is RangeStart => typeof begin === 'object';
