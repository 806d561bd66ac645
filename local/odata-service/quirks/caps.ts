import type { QueryOptions } from '../query-options.ts';
import type { StoredRow } from '../entity-table.ts';

/** How many rows a service hands out, whatever it is asked for. */
export interface CapQuirks {
  /** At most this many rows, and no next link. */
  silentCap?: number;
  /** Rows of an answer where no `$top` says how many, and no next link. */
  defaultTop?: number;
  /** As if no `$skip` had been asked for. */
  ignoreSkip?: boolean;
  /** A chain of links ends, as if there were no more, when it has brought this many rows. */
  chainCap?: number;
  /** Filter, order and count are of the first so many rows of the set, as they were inserted. */
  capBefore?: number;
  ignoreMaxPageSize?: boolean;
  /** As if no `$top` had been asked for. */
  ignoreTop?: boolean;
  /** `$top` is the size of a page: a link leads on, and keeps it. */
  topIsPage?: boolean;
  /** What `$top=0` brings. Default: nothing. */
  topZero?: 'all' | 'one';
}

/** Of all rows of a set those that a query looks at. */
export const reachable = (rows: readonly StoredRow[], { capBefore }: CapQuirks): readonly StoredRow[] =>
  capBefore === undefined ? rows : rows.slice(0, capBefore);

/** `$top` as the service understands it. */
export const topMeant = ({ top }: Pick<QueryOptions, 'top'>, quirks: CapQuirks): number | undefined => {
  if (top === undefined || quirks.ignoreTop === true) return quirks.defaultTop;
  if (top > 0 || quirks.topZero === undefined) return top;
  return quirks.topZero === 'one' ? 1 : undefined;
};
