import type { FixedBuilder } from '../../parquet/index.ts';
import type { DateLiteral, InstantLiteral } from '../values/index.ts';
import type { JsonBytes } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_A_DATE, NOT_A_TIME } from './cell-words.ts';
import type { QuotedReader } from './quoted-reader.ts';

const DAY_SECONDS = 86_400;

/** Dates. */
export class DateCell extends CellReader {
  override readonly builder: FixedBuilder;
  readonly literals: QuotedReader<DateLiteral>;

  constructor(builder: FixedBuilder, literals: QuotedReader<DateLiteral>) {
    super();
    this.builder = builder;
    this.literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_DATE);
    this.builder.push(this.literals.literal.days);
    return end;
  }
}

/** Dates of an instant: its day in UTC. */
export class InstantDateCell extends CellReader {
  override readonly builder: FixedBuilder;
  readonly literals: QuotedReader<InstantLiteral>;

  constructor(builder: FixedBuilder, literals: QuotedReader<InstantLiteral>) {
    super();
    this.builder = builder;
    this.literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_TIME);
    this.builder.push(Math.floor(this.literals.literal.seconds / DAY_SECONDS));
    return end;
  }
}
