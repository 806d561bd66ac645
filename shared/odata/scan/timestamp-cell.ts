import type { WordsBuilder } from '../../parquet/index.ts';
import { DateLiteral, InstantLiteral } from '../values/index.ts';
import { NOT_A_DATE, NOT_A_TIME } from './cell-words.ts';
import { QuotedCell } from './quoted-cell.ts';

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
export class TimestampCell extends QuotedCell {
  override readonly builder: WordsBuilder;
  override readonly literal = new InstantLiteral();
  protected override readonly otherwise = NOT_A_TIME;

  constructor(builder: WordsBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): void {
    const { seconds, picos } = this.literal;
    pushMicros(this.builder, seconds, Math.floor(picos / MICRO_PICOS));
  }
}

/** Timestamps of a date: its midnight in UTC. */
export class MidnightCell extends QuotedCell {
  override readonly builder: WordsBuilder;
  override readonly literal = new DateLiteral();
  protected override readonly otherwise = NOT_A_DATE;

  constructor(builder: WordsBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): void {
    pushMicros(this.builder, this.literal.days * DAY_SECONDS, 0);
  }
}
