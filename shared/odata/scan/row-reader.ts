import type { TidemarkError } from '../../core/index.ts';
import { CLOSE_BRACE, COMMA, LOWER_N, SPACE } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN, NULL, ValueSkipper, brokenAt, wordEnd } from '../json/index.ts';
import { brokenPage } from './broken-page.ts';
import { type KeyParts, LeadingValues } from './leading-values.ts';
import type { Member } from './member.ts';
import { Members } from './members.ts';
import { pushNull, readWith } from './read-with.ts';
import type { RestMembers } from './rest-members.ts';
import { cutInRest, missingValue, otherCase, refusedValue } from './row-faults.ts';
import type { ColumnCells } from './scanner.ts';

/** The members of rows that columns take, and where the others go. */
export interface RowMembers {
  readonly columns: readonly Member[];
  /** Absent: the others are passed over. */
  readonly rest?: RestMembers | undefined;
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
  readonly #rest: RestMembers | undefined;
  readonly #leading: LeadingValues;
  readonly #skipper = new ValueSkipper(LEVELS_ABOVE);
  readonly #members: Members;
  readonly #reserve: ReserveRows;
  /** Rows for which there is room. */
  #room = 0;
  /** Rows of all pages so far, and those before this page. */
  #row = 0;
  #firstRow = 0;

  constructor(feed: string, { columns, rest }: RowMembers, key: KeyParts, reserve: ReserveRows) {
    this.#feed = feed;
    this.#reserve = reserve;
    this.#columns = columns;
    this.#rest = rest;
    this.#leading = new LeadingValues(feed, key);
    this.#members = new Members(columns, this.#skipper, rest !== undefined);
  }

  /** Begins a page. */
  begin(): void {
    // The number of a row that was left in the middle is not used again.
    this.#row += 1;
    this.#firstRow = this.#row;
    this.#room = 0;
    this.#members.begin(this.#row);
    for (const member of this.#columns) member.broken = 0;
    this.#leading.begin();
    this.#rest?.begin();
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
      if (member.row === row) this.#leading.takeBack(member);
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
    this.#endRow(input, seen);
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
    if (member.isWatched) this.#watch(input, member, at, end);
    return end;
  }

  #watch(input: JsonBytes, member: Member, at: number, end: number): void {
    const row = this.rowCount;
    if (member.slot >= 0) this.#leading.take(member, row, at, end);
    for (const leaf of member.leaves)
      if (this.#leading.takeLeaf(input, at, leaf, row) < 0) throw refusedValue(this.#feed, leaf.member, row);
    if (member.isOfRest) this.#rest?.take(member.name, at, end);
  }

  #readNull(input: JsonBytes, at: number, member: Member): number {
    if (!input.isNull(at)) throw this.broken(input, wordEnd(input.bytes, at, NULL));
    if (member.isWatched) this.#watchNull(input, member, at);
    else this.#checkNull(member);
    pushNull(member);
    return at + NULL.length;
  }

  #watchNull(input: JsonBytes, member: Member, at: number): void {
    if (member.slot >= 0) this.#leading.takeNull(input, member, this.rowCount);
    else this.#checkNull(member);
    for (const leaf of member.leaves) this.#leading.leaveNull(input, leaf.member, this.rowCount);
    if (member.isOfRest) this.#rest?.take(member.name, at, at + NULL.length);
  }

  #checkNull(member: Member): void {
    if (member.isRequired) throw missingValue(this.#feed, member, this.rowCount);
    if (member.isPromised) member.broken += 1;
  }

  #fillMissing(input: JsonBytes): void {
    for (const member of this.#columns) {
      if (member.row === this.#row) continue;
      const shown = member.lookalikes.length === 0 ? undefined : this.#otherCase(member);
      if (member.slot >= 0) throw this.#leading.missing(input, member, this.rowCount, shown);
      if (shown !== undefined) throw otherCase(this.#feed, member.name, shown, this.rowCount);
      this.#checkNull(member);
      pushNull(member);
      for (const leaf of member.leaves) this.#leading.leaveNull(input, leaf.member, this.rowCount);
    }
  }

  /** The name by which this row has the member in other case. */
  #otherCase({ lookalikes }: Member): string | undefined {
    return lookalikes.find(({ row }) => row === this.#row)?.name;
  }

  #endRow(input: JsonBytes, seen: number): void {
    if (seen < this.#columns.length) this.#fillMissing(input);
    const cut = this.#rest?.end(input);
    if (cut !== undefined) throw cutInRest(this.#feed, cut, this.rowCount);
  }

  /** The error for a value that its reader did not take. */
  #refused(input: JsonBytes, at: number, member: Member, answer: number): TidemarkError {
    const end = answer === NOT_TAKEN ? this.#skipper.read(input, at) : answer;
    return end < NOT_TAKEN ? this.broken(input, end) : refusedValue(this.#feed, member, this.rowCount);
  }
}
