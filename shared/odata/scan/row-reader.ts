import type { TidemarkError } from '../../core/index.ts';
import { CLOSE_BRACE, COMMA, LOWER_N, SPACE, type CursorPlaces } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN, NULL, ValueSkipper, brokenAt, wordEnd } from '../json/index.ts';
import { brokenPage } from './broken-page.ts';
import type { PlaceLast } from './cursor-placer.ts';
import { CURSOR_SLOT, type Member } from './member.ts';
import { Members } from './members.ts';
import { pushNull, readWith } from './read-with.ts';
import { missingKey, missingValue, refusedValue, withoutPlace } from './row-faults.ts';
import type { RowKeys } from './row-keys.ts';
import type { ColumnCells } from './scanner.ts';

/** Where key and cursor values go. The cursor has slot 0. */
export interface KeyParts {
  readonly keys: RowKeys;
  readonly places: CursorPlaces;
  readonly placeLast: PlaceLast;
  /** The cursor is of the key, which is never null; rows without the value of another one are rows all the same. */
  readonly isCursorOfKey: boolean;
}

/** Makes room for so many more rows. */
export type ReserveRows = (rows: number) => void;

/** Rows for which room is made at once. */
const BLOCK_ROWS = 1024;

/** The page, its array, and the row are around each value. */
const LEVELS_ABOVE = 3;

/** Reads the rows of pages into the readers of their columns. Errors: `source-contract`, with the row and what stands there. */
export class RowReader {
  readonly #feed: string;
  readonly #columns: readonly Member[];
  readonly #key: KeyParts;
  readonly #skipper = new ValueSkipper(LEVELS_ABOVE);
  readonly #members: Members;
  readonly #reserve: ReserveRows;
  /** Rows for which there is room. */
  #room = 0;
  /** Rows of all pages so far, and those before this page. */
  #row = 0;
  #firstRow = 0;

  constructor(feed: string, columns: readonly Member[], key: KeyParts, reserve: ReserveRows) {
    this.#feed = feed;
    this.#reserve = reserve;
    this.#columns = columns;
    this.#key = key;
    this.#members = new Members(columns, this.#skipper);
  }

  /** Begins a page. */
  begin(): void {
    // The number of a row that was left in the middle is not used again.
    this.#row += 1;
    this.#firstRow = this.#row;
    this.#room = 0;
    this.#members.begin(this.#row);
    for (const member of this.#columns) member.broken = 0;
    this.#key.places.clear();
  }

  /** Rows of the page so far. */
  get rowCount(): number {
    return this.#row - this.#firstRow;
  }

  /** Columns with values on the page that are null, or not there, though `$metadata` says that they never are. */
  nulls(): readonly ColumnCells[] {
    const broken = this.#columns.filter((member) => member.broken > 0);
    return broken.map(({ name, broken: cells }) => ({ column: name, cells }));
  }

  /** Names of members on the page that no column takes, annotations aside; a hundred at most. */
  unknown(): readonly string[] {
    return this.#members.unknown();
  }

  /** Reads the row whose opening brace stands before `start`; answers where it ended. */
  read(input: JsonBytes, start: number): number {
    const { bytes } = input;
    const { glue } = this.#members;
    const row = this.#row;
    this.#makeRoom();
    let at = input.space(start);
    let seen = 0;
    let before: Member | undefined;
    let member = this.#members.first;
    let hasMore = bytes[at] !== CLOSE_BRACE;
    while (hasMore) {
      let value = glue.end(input, at, member);
      let code = value < 0 ? 0 : (bytes[value] ?? 0);
      if (code <= SPACE) {
        value = this.#find(input, at, before);
        code = bytes[value] ?? 0;
        member = this.#members.found;
      }
      if (member.row === row) this.#takeBack(member);
      else seen += member.weight;
      member.row = row;
      at = code === LOWER_N ? this.#readNull(input, value, member) : this.#readValue(input, value, member);
      if (bytes[at] !== COMMA) at = input.space(at);
      hasMore = bytes[at] === COMMA;
      if (hasMore) at += 1;
      before = member;
      member = member.next;
    }
    if (bytes[at] !== CLOSE_BRACE) throw this.broken(input, brokenAt(at));
    if (seen < this.#columns.length) this.#fillMissing(input);
    this.#row = row + 1;
    return at + 1;
  }

  /** The error for bytes that are no JSON, as a reader answers them, within a row. */
  broken(input: JsonBytes, answer: number): TidemarkError {
    return brokenPage(this.#feed, input, -2 - answer, { wholeRows: this.rowCount, isInRow: true });
  }

  #makeRoom(): void {
    if (this.#room === 0) {
      this.#reserve(BLOCK_ROWS);
      this.#room = BLOCK_ROWS;
    }
    this.#room -= 1;
  }

  #find(input: JsonBytes, at: number, before: Member | undefined): number {
    const value = this.#members.find(input, at, before);
    if (value < 0) throw this.broken(input, value);
    return value;
  }

  #readValue(input: JsonBytes, at: number, member: Member): number {
    const end = readWith(member, input, at);
    if (end < 0) throw this.#refused(input, at, member, end);
    if (member.slot >= 0) {
      this.#key.keys.note(this.rowCount, member.slot, at, end);
      if (member.slot === CURSOR_SLOT && !this.#key.placeLast())
        throw withoutPlace(this.#feed, member, this.rowCount);
    }
    return end;
  }

  #readNull(input: JsonBytes, at: number, member: Member): number {
    if (!input.isNull(at)) throw this.broken(input, wordEnd(input.bytes, at, NULL));
    if (member.slot >= 0) this.#takeNullKey(input, member);
    else this.#checkNull(member);
    pushNull(member);
    return at + NULL.length;
  }

  #checkNull(member: Member): void {
    if (member.isRequired) throw missingValue(this.#feed, member, this.rowCount);
    if (member.isPromised) member.broken += 1;
  }

  #takeNullKey(input: JsonBytes, member: Member): void {
    if (this.#isOfKey(member)) throw this.#missingKey(input, member);
    this.#key.keys.note(this.rowCount, member.slot, 0, 0);
    this.#key.places.addNull();
  }

  #missingKey(input: JsonBytes, member: Member): TidemarkError {
    return missingKey(this.#feed, input, member, { row: this.rowCount, isOfKey: this.#isOfKey(member) });
  }

  #isOfKey({ slot }: Member): boolean {
    return slot !== CURSOR_SLOT || this.#key.isCursorOfKey;
  }

  #takeBack(member: Member): void {
    member.cells.pop();
    if (member.slot === CURSOR_SLOT) this.#key.places.takeBack();
  }

  #fillMissing(input: JsonBytes): void {
    for (const member of this.#columns) {
      if (member.row === this.#row) continue;
      if (member.slot >= 0) throw this.#missingKey(input, member);
      this.#checkNull(member);
      pushNull(member);
    }
  }

  /** The error for a value that its reader did not take. */
  #refused(input: JsonBytes, at: number, member: Member, answer: number): TidemarkError {
    const end = answer === NOT_TAKEN ? this.#skipper.read(input, at) : answer;
    return end < NOT_TAKEN ? this.broken(input, end) : refusedValue(this.#feed, member, this.rowCount);
  }
}
