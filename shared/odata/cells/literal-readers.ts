import { DateLiteral, InstantLiteral } from '../values/index.ts';
import { NumberReader } from './number-reader.ts';
import { QuotedReader } from './quoted-reader.ts';

/** The readers of literals that all columns of a scanner share: what one has read is used before another cell is read. */
export class LiteralReaders {
  readonly numbers = new NumberReader();
  readonly dates = new QuotedReader(new DateLiteral());
  readonly instants = new QuotedReader(new InstantLiteral());
}
