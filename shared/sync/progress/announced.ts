import type { FeedState } from '../../state/index.ts';

/**
 * What an intent says of the progress after its commit: all but the rows at the boundary, which may be many and are in the table, the types, which
 * may be long and are the source's to tell, and the table's version, which is known once the commit is found.
 */
export const announced = (after: FeedState): FeedState => {
  const { boundaryKeys: _keys, lastRows: _rows, types: _types, table: _table, ...rest } = after;
  return rest;
};
