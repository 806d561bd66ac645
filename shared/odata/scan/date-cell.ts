import type { FixedBuilder } from '../../parquet/index.ts';
import { DateLiteral, InstantLiteral } from '../values/index.ts';
import { NOT_A_DATE, NOT_A_TIME } from './cell-words.ts';
import { QuotedCell } from './quoted-cell.ts';

const DAY_SECONDS = 86_400;

/** Dates. */
export class DateCell extends QuotedCell {
  override readonly builder: FixedBuilder;
  override readonly literal = new DateLiteral();
  protected override readonly otherwise = NOT_A_DATE;

  constructor(builder: FixedBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): void {
    this.builder.push(this.literal.days);
  }
}

/** Dates of an instant: its day in UTC. */
export class InstantDateCell extends QuotedCell {
  override readonly builder: FixedBuilder;
  override readonly literal = new InstantLiteral();
  protected override readonly otherwise = NOT_A_TIME;

  constructor(builder: FixedBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): void {
    this.builder.push(Math.floor(this.literal.seconds / DAY_SECONDS));
  }
}
