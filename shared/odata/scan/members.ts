import { COLON, QUOTE } from '../values/index.ts';
import { type JsonBytes, ValueReader, brokenAt, nameOf, stringEnd } from '../json/index.ts';
import { Glue } from './glue.ts';
import { Member } from './member.ts';

/** So many names that no column takes are told of a page. */
const MOST_TOLD = 100;
/** So many of them are remembered: a service may make up new ones in every row. */
const MOST_KNOWN = 1000;

/** The annotation of a collection that goes on elsewhere. Source: OData JSON Format 4.01, 4.6.5 "odata.nextLink". */
const CUT = /^(.+)@(?:odata\.)?nextLink$/s;

/** Takes no value: a part of a collection is none. */
class CutCollection extends ValueReader {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  override read(): number {
    return this.refuse(`the service sent a part of ${this.#name} alone, and a link to what follows`);
  }
}

/** The members of rows, by name: found where the one before is expected and another one stands. */
export class Members {
  /** The member that a row begins with, as the row before did. */
  first: Member;
  /** The member that was found last. */
  found: Member;
  /** What stands between two values. */
  readonly glue = new Glue();
  readonly #byName: Map<string, Member>;
  /** The names of columns in small letters: a name that is one of these is remembered in any case. */
  readonly #small: ReadonlySet<string>;
  readonly #skipper: ValueReader;
  /** What no column takes and is not remembered. */
  readonly #other: Member;
  readonly #mostKnown: number;
  /** Names of this page that are not remembered. */
  readonly #strays = new Set<string>();
  #firstRow = 0;

  /** What no column takes goes into one of its own. */
  readonly #hasRest: boolean;

  constructor(columns: readonly Member[], skipper: ValueReader, hasRest: boolean) {
    this.#skipper = skipper;
    this.#hasRest = hasRest;
    this.#other = new Member('', skipper);
    this.#byName = new Map(columns.map((member) => [member.name, member]));
    this.#small = new Set(columns.map(({ name }) => name.toLowerCase()));
    this.#mostKnown = this.#byName.size + MOST_KNOWN;
    this.first = columns[0] ?? this.#other;
    this.found = this.first;
  }

  /** Begins a page, whose first row is this one of all. */
  begin(row: number): void {
    this.#firstRow = row;
    this.#strays.clear();
  }

  /** Finds the member at `at`, which came after `before`, or first; answers where its value begins, or where the JSON breaks. */
  find(input: JsonBytes, at: number, before: Member | undefined): number {
    const { bytes } = input;
    const quote = input.space(at);
    if (bytes[quote] !== QUOTE) return brokenAt(quote);
    const end = stringEnd(input, quote + 1);
    if (end < 0) return end;
    const colon = input.space(end + 1);
    if (bytes[colon] !== COLON) return brokenAt(colon);
    const value = input.space(colon + 1);
    const member = this.#named(nameOf({ bytes, plain: input.plainEnd(quote + 1) }, quote + 1, end));
    // What is made for one row alone is not remembered.
    if (this.#byName.get(member.name) === member) this.glue.learn(input, at, value, member);
    if (before === undefined) this.first = member;
    else before.next = member;
    this.found = member;
    return value;
  }

  /** Names of members on this page that no column takes, annotations aside. */
  unknown(): readonly string[] {
    const names = [...this.#byName.values()]
      .filter(
        ({ weight, isOfRest, name, row }) =>
          weight === 0 && !isOfRest && row >= this.#firstRow && !name.includes('@'),
      )
      .map(({ name }) => name);
    return [...names, ...this.#strays].slice(0, MOST_TOLD);
  }

  #named(name: string): Member {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const isNote = name.includes('@');
    if (this.#byName.size >= this.#mostOf(name)) {
      if (isNote ? CUT.test(name) : this.#hasRest) return this.#made(name, isNote);
      if (this.#strays.size < MOST_TOLD && !isNote) this.#strays.add(name);
      return this.#other;
    }
    const member = this.#made(name, isNote);
    this.#byName.set(name, member);
    if (!isNote) this.#addLookalike(member);
    return member;
  }

  /** There is room of their own for spellings of columns, of which a service may make up many, too. */
  #mostOf(name: string): number {
    return this.#small.has(name.toLowerCase()) ? this.#mostKnown + MOST_KNOWN : this.#mostKnown;
  }

  #made(name: string, isNote: boolean): Member {
    if (!isNote) return new Member(name, this.#skipper, { isOfRest: this.#hasRest });
    const collection = CUT.exec(name)?.[1];
    const isTaken = collection !== undefined && (this.#hasRest || this.#byName.get(collection)?.weight === 1);
    return new Member(name, isTaken ? new CutCollection(collection) : this.#skipper);
  }

  /** A service may spell a name otherwise than its `$metadata` does. */
  #addLookalike(member: Member): void {
    const small = member.name.toLowerCase();
    for (const column of this.#byName.values())
      if (column.weight === 1 && column.name.toLowerCase() === small && !column.hasTwin(member.name))
        column.lookalikes = [...column.lookalikes, member];
  }
}
