import type { RunContext } from '../run/index.ts';

/** Says of rows that nobody asked for, and of rows that came again. */
export const notePassedOver = ({ notes }: RunContext, outside: number, repeated: number): void => {
  if (outside > 0) notes.add({ kind: 'filter-ignored', rows: outside });
  if (repeated > 0) notes.add({ kind: 'rows-repeated', rows: repeated });
};
