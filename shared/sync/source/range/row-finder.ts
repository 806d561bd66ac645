import type { CursorValue, Place } from '../../../odata/index.ts';

/** Bounds that a row must be within as the source compares, in units of `CursorValue.order`. */
export interface FindBounds {
  readonly ge?: CursorValue | bigint | undefined;
  readonly lt?: bigint | undefined;
}

/**
 * Asks the source for rows by their keys: where the cursor of each that came stands. A key that is absent is gone, or outside the bounds.
 * `unproven`: the service's answers prove nothing.
 */
export type FindRows = (
  keys: readonly string[],
  bounds?: FindBounds,
) => Promise<ReadonlyMap<string, Place> | 'unproven'>;
