import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { countWith } from './count.ts';
import { findByKey } from './find-by-key.ts';
import { FilteredRows, OwnFilter } from './prove-own-filter.ts';
import { Asker, BoundCheck, Learned, type RangeParts, type RangeReader } from './range/index.ts';

/** What reading a feed's source takes. */
export interface ReadParts extends RangeParts {
  readonly ownFilter: OwnFilter;
}

/** What reading a feed's source takes. `reader`: the one that reads, as soon as there is one. */
export const rangePartsOf = (
  run: RunContext,
  cursor: FeedCursor,
  { rows, cells }: Pick<RangeParts, 'rows' | 'cells'>,
  reader: () => RangeReader | undefined,
): ReadParts => {
  const learned = new Learned(run);
  const find = findByKey(run, cursor, reader);
  const asker = new Asker(run, cursor, learned);
  const ownFilter = new OwnFilter({ run, cursor, asker, learned });
  return {
    run,
    cursor,
    find,
    learned,
    rows: new FilteredRows(rows, ownFilter),
    cells,
    ownFilter,
    asker,
    bounds: new BoundCheck(run, cursor, learned, find),
    page: run.feed.source.pageSize,
    count: (filter) => countWith(run, filter),
  };
};
