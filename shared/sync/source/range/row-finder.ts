import type { CursorValue, Place } from '../../../odata/index.ts';

/** Bounds that a row must be within as the source compares, in units of `CursorValue.order`. */
export interface FindBounds {
  readonly ge?: CursorValue | bigint | undefined;
  readonly lt?: bigint | undefined;
}

/** A row that came by its key. */
export interface FoundRow {
  /** Where its cursor stands. */
  readonly place: Place;
  /** A hash of what its columns hold; absent: nobody asked. */
  readonly content?: string | undefined;
}

/**
 * Asks the source for rows by their keys. A key that is absent is gone, or outside the bounds. `contents`: what the rows hold is asked for, too.
 * `unproven`: the service's answers prove nothing.
 */
export type FindRows = (
  keys: readonly string[],
  bounds?: FindBounds,
  wanted?: 'contents',
) => Promise<ReadonlyMap<string, FoundRow> | 'unproven'>;
