import type { TidemarkError } from '../../core/index.ts';
import type { CursorPlaces } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN } from '../json/index.ts';
import type { PlaceLast } from './cursor-placer.ts';
import { CURSOR_SLOT, type Leaf, type Member } from './member.ts';
import { NO_OBJECT, NO_VALUE } from './path-finder.ts';
import { missingKey, noObject, withoutPlace } from './row-faults.ts';
import type { RowKeys } from './row-keys.ts';

/** Where key and cursor values go. The cursor has slot 0. */
export interface KeyParts {
  readonly keys: RowKeys;
  readonly places: CursorPlaces;
  readonly placeLast: PlaceLast;
  /** The cursor is of the key, which is never null; rows without the value of another one are rows all the same. */
  readonly isCursorOfKey: boolean;
}

/** Takes the key and cursor values of rows, those within other members too. `row`: of the page. */
export class LeadingValues {
  readonly #feed: string;
  readonly #parts: KeyParts;

  constructor(feed: string, parts: KeyParts) {
    this.#feed = feed;
    this.#parts = parts;
  }

  /** Begins a page. */
  begin(): void {
    this.#parts.places.clear();
  }

  /** Takes the value in [from, to), which the member's reader has read last. */
  take(member: Member, row: number, from: number, to: number): void {
    this.#parts.keys.note(row, member.slot, from, to);
    if (member.slot === CURSOR_SLOT && !this.#parts.placeLast()) throw withoutPlace(this.#feed, member, row);
  }

  /** Takes a null, which only a cursor may be. */
  takeNull(input: JsonBytes, member: Member, row: number): void {
    if (this.#isOfKey(member)) throw this.missing(input, member, row);
    this.#parts.keys.note(row, member.slot, 0, 0);
    this.#parts.places.addNull();
  }

  /** Takes a value within the one that begins at `at`. Answers what its reader did not take: `NOT_TAKEN`, or 0 where there is no such thing. */
  takeLeaf(input: JsonBytes, at: number, { member, finder }: Leaf, row: number): number {
    const value = finder.find(input, at);
    if (value === NO_OBJECT) throw noObject(this.#feed, member, row);
    if (value === NO_VALUE) {
      this.leaveNull(input, member, row);
      return 0;
    }
    const end = member.reader.read(input, value);
    if (end < 0) return NOT_TAKEN;
    this.take(member, row, value, end);
    return 0;
  }

  /** A value within another one that is not there. */
  leaveNull(input: JsonBytes, leaf: Member, row: number): void {
    this.takeNull(input, leaf, row);
    leaf.cells.pushNull();
  }

  /** Takes the row's value back: another one of its name came. */
  takeBack(member: Member): void {
    member.cells.pop();
    if (member.slot === CURSOR_SLOT) this.#parts.places.takeBack();
    for (const leaf of member.leaves) this.takeBack(leaf.member);
  }

  /** The error for a row without a value of key or cursor. `shown`: the name that it has in other case. */
  missing(input: JsonBytes, member: Member, row: number, shown?: string): TidemarkError {
    return missingKey(this.#feed, input, member, { row, isOfKey: this.#isOfKey(member), shown });
  }

  #isOfKey({ slot }: Member): boolean {
    return slot !== CURSOR_SLOT || this.#parts.isCursorOfKey;
  }
}
