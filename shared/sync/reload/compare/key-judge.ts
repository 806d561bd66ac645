import { boundedText } from '../../../core/index.ts';
import type { Changes } from '../../../state/index.ts';
import { Earliest } from './earliest.ts';
import {
  COMPARED,
  concatRecords,
  FIRST,
  firstsOf,
  RECORD_WORDS,
  type Records,
  textPlaces,
} from './records.ts';

/** Sample keys of each kind that an answer names, and characters of each. */
const SAMPLES = 20;
const SAMPLE_CHARS = 100;

/** How two sets of rows differ, by key and content. */
export interface Difference {
  readonly counts: Changes<number>;
  readonly samples: Changes<readonly string[]>;
}

/** Keys that the table has and the source did not send. */
export interface MissingKeys {
  readonly count: number;
  /** The first of them as the table has them, as texts of `keyTexts`: as many as are named at all. */
  readonly texts: readonly string[];
}

export interface Verdict {
  readonly difference: Difference;
  readonly missing: MissingKeys;
}

/** What the source sent, what it has of the keys that it was asked for, and what the table has. */
export type Sides<T> = readonly [source: T, foundByKey: T, table: T];

/** Ranks of what a side has come before those of the next. */
const SIDE_RANKS = 2 ** 32;

const decoder = new TextDecoder();

const countOf = (blocks: readonly Records[]): number => blocks.reduce((sum, { count }) => sum + count, 0);

/** The records of all sides, one side after the other. */
class Gathered {
  readonly #all: Records;
  /** For each record the first one of its key. */
  readonly #firsts: Uint32Array;
  readonly #places: Uint32Array;
  /** Where the records of the second and of the third side begin. */
  readonly #foundAt: number;
  readonly #tableAt: number;
  /** By the first record of a key: what the source has more of than the table (rows, and both halves of their sum), and whether the table has any. */
  readonly #more: Uint32Array;
  readonly #isInTable: Uint8Array;

  constructor([source, foundByKey, table]: Sides<readonly Records[]>) {
    this.#all = concatRecords([...source, ...foundByKey, ...table]);
    this.#firsts = firstsOf(this.#all);
    this.#places = textPlaces(this.#all);
    this.#foundAt = countOf(source);
    this.#tableAt = this.#foundAt + countOf(foundByKey);
    this.#more = new Uint32Array(COMPARED.length * this.#all.count);
    this.#isInTable = new Uint8Array(this.#all.count);
    for (const [record, first] of this.#firsts.entries()) this.#weigh(record, first);
  }

  /** The first record of each key, as they came. */
  *firsts(): Generator<number, void, undefined> {
    for (const [record, first] of this.#firsts.entries()) if (first === record) yield record;
  }

  /** Of a key, by its first record. */
  kindOf(first: number): keyof Changes<number> {
    if (first >= this.#tableAt) return 'deleted';
    if (this.#isInTable[first] === 0) return 'inserted';
    const at = first * COMPARED.length;
    return COMPARED.every((_, place) => this.#more[at + place] === 0) ? 'same' : 'changed';
  }

  /** When a record came, of all sides' records. */
  rankOf(record: number): number {
    const side = Number(record >= this.#foundAt) + Number(record >= this.#tableAt);
    return side * SIDE_RANKS + (this.#all.words[record * RECORD_WORDS + FIRST] ?? 0);
  }

  textOf(record: number): string {
    return decoder.decode(this.#all.texts.subarray(this.#places[record], this.#places[record + 1]));
  }

  #weigh(record: number, first: number): void {
    const isOfTable = record >= this.#tableAt;
    if (isOfTable) this.#isInTable[first] = 1;
    for (let place = 0; place < COMPARED.length; place += 1) {
      const at = first * COMPARED.length + place;
      const word = this.#all.words[record * RECORD_WORDS + (COMPARED[place] ?? 0)] ?? 0;
      this.#more[at] = (this.#more[at] ?? 0) + (isOfTable ? -word : word);
    }
  }
}

/** Judges keys, in whatever parts they come: everything of one key in one part. */
export class KeyJudge {
  readonly #counts = { inserted: 0, changed: 0, deleted: 0, same: 0 };
  readonly #samples: Changes<Earliest> = {
    inserted: new Earliest(SAMPLES),
    changed: new Earliest(SAMPLES),
    deleted: new Earliest(SAMPLES),
    same: new Earliest(SAMPLES),
  };
  readonly #missing: Earliest;

  /** `mostMissing`: keys that did not come and are named. */
  constructor(mostMissing: number) {
    this.#missing = new Earliest(mostMissing);
  }

  take(sides: Sides<readonly Records[]>): void {
    const gathered = new Gathered(sides);
    for (const record of gathered.firsts()) this.#tell(gathered, record);
  }

  verdict(): Verdict {
    const samples = (kind: keyof Changes<number>): readonly string[] =>
      this.#samples[kind].texts().map((text) => boundedText(text, SAMPLE_CHARS));
    return {
      difference: {
        counts: { ...this.#counts },
        samples: {
          inserted: samples('inserted'),
          changed: samples('changed'),
          deleted: samples('deleted'),
          same: samples('same'),
        },
      },
      missing: { count: this.#counts.deleted, texts: this.#missing.texts() },
    };
  }

  /** `record`: the first of a key. */
  #tell(gathered: Gathered, record: number): void {
    const kind = gathered.kindOf(record);
    this.#counts[kind] += 1;
    const rank = gathered.rankOf(record);
    const sample = this.#samples[kind];
    if (sample.wants(rank)) sample.add(rank, gathered.textOf(record));
    if (kind === 'deleted' && this.#missing.wants(rank)) this.#missing.add(rank, gathered.textOf(record));
  }
}
