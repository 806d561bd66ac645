import type * as Arrow from 'apache-arrow';
import type { RowType } from './row-type.ts';

type Lib = typeof Arrow;

/** The types that nested rows end in. */
export type Leaf = Extract<RowType, string>;

const ARROW_TYPES: Readonly<Record<Leaf, (arrow: Lib) => Arrow.DataType>> = {
  string: (arrow) => new arrow.Utf8(),
  long: (arrow) => new arrow.Int64(),
  integer: (arrow) => new arrow.Int32(),
  boolean: (arrow) => new arrow.Bool(),
};

/** The Arrow type of a value within a row. */
export const arrowType = (arrow: Lib, leaf: Leaf): Arrow.DataType => ARROW_TYPES[leaf](arrow);
