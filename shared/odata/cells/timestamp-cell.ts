import type { WordsBuilder } from '../../parquet/index.ts';
import { type DateLiteral, type InstantLiteral, QUOTE } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN } from '../json/index.ts';
import { CellReader, READERS } from './cell-reader.ts';
import { NOT_A_DATE, NOT_A_TIME } from './cell-words.ts';
import type { QuotedReader } from './quoted-reader.ts';

const SECOND_MICROS = 1_000_000;
const MICRO_PICOS = 1_000_000;
const DAY_SECONDS = 86_400;
const SPLIT = 1_048_576;
const WORD_SPLITS = 4096;

/** Pushes seconds and microseconds since 1970 as microseconds: exactly, also where these are more than a double holds. */
const pushMicros = (builder: WordsBuilder, seconds: number, micros: number): void => {
  const total = seconds * SECOND_MICROS + micros;
  if (Number.isSafeInteger(total)) {
    builder.push(total);
    return;
  }
  const upper = Math.floor(seconds / SPLIT);
  const lower = (seconds - upper * SPLIT) * SECOND_MICROS + micros;
  const carried = Math.floor(lower / SPLIT);
  const splits = upper * SECOND_MICROS + carried;
  const high = Math.floor(splits / WORD_SPLITS);
  builder.pushWords((splits - high * WORD_SPLITS) * SPLIT + (lower - carried * SPLIT), high);
};

/** Timestamps: an instant to the microsecond, floored, in UTC. */
export class TimestampCell extends CellReader {
  override readonly builder: WordsBuilder;
  readonly literals: QuotedReader<InstantLiteral>;

  constructor(builder: WordsBuilder, literals: QuotedReader<InstantLiteral>) {
    super(READERS.timestamp);
    this.builder = builder;
    this.literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const { literal } = this.literals;
    const { bytes } = input;
    const plainEnd = bytes[at] === QUOTE ? literal.read(input, at + 1) : NOT_TAKEN;
    const isPlain = plainEnd > 0 && bytes[plainEnd] === QUOTE;
    const end = isPlain ? plainEnd + 1 : this.literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_TIME);
    const { seconds, picos } = literal;
    pushMicros(this.builder, seconds, picos === 0 ? 0 : Math.floor(picos / MICRO_PICOS));
    return end;
  }
}

/** Timestamps of a date: its midnight in UTC. */
export class MidnightCell extends CellReader {
  override readonly builder: WordsBuilder;
  readonly literals: QuotedReader<DateLiteral>;

  constructor(builder: WordsBuilder, literals: QuotedReader<DateLiteral>) {
    super();
    this.builder = builder;
    this.literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_DATE);
    pushMicros(this.builder, this.literals.literal.days * DAY_SECONDS, 0);
    return end;
  }
}
