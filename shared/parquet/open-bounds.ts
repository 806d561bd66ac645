/** The bounds of a column while its rows are looked at. */
export interface OpenBounds {
  minRow: number | undefined;
  maxRow: number | undefined;
  hasNaN: boolean;
  hasNegativeZero: boolean;
}

/** The rows of the bounds so far; row `from`, the first that is looked at, where there are none. */
export const boundRows = (
  { minRow, maxRow }: OpenBounds,
  from: number,
): { minRow: number; maxRow: number } =>
  minRow === undefined || maxRow === undefined ? { minRow: from, maxRow: from } : { minRow, maxRow };
