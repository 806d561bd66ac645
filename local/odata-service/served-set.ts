import { createEntityTable, type EntityTable, type StoredRow } from './entity-table.ts';
import { parseFilter } from './filter.ts';
import type { Matching } from './link-token.ts';
import type { QueryOptions } from './query-options.ts';
import { isShown, type Quirks, reachable, showsByClock } from './quirks/index.ts';
import { comparePositions, parseOrderby, positionOf, scatteredOrder } from './row-order.ts';
import type { EntitySetOptions } from './sample-types.ts';

type Query = Pick<QueryOptions, 'filter' | 'orderby'>;

/** An entity set with its rows and the answers to queries on them. */
export interface ServedSet {
  readonly options: EntitySetOptions;
  readonly table: EntityTable;
  /** The rows that a query can reach, whatever its filter, at a moment (epoch ms). */
  shown(quirks: Quirks, nowMs: number): readonly StoredRow[];
  matching(query: Query, quirks: Quirks, nowMs: number): Matching;
}

/** What is kept of the last query of its kind until its name is another. */
const keepLast = <T>(): ((name: string, find: () => T) => T) => {
  let last: { readonly name: string; readonly found: T } | undefined;
  return (name, find) => {
    if (last?.name !== name) last = { name, found: find() };
    return last.found;
  };
};

/** A walk over many pages sorts once, and filters once where links lead it: until a row changes. */
export const createServedSet = (options: EntitySetOptions): ServedSet => {
  const table = createEntityTable(options.entityType, options.rows);
  const lastSorted = keepLast<Matching>();
  const lastMatching = keepLast<Matching>();

  const shown = (quirks: Quirks, nowMs: number): readonly StoredRow[] => {
    const rows = reachable(table.rows(), quirks);
    return showsByClock(quirks) ? rows.filter((row) => isShown(row, quirks, nowMs)) : rows;
  };
  const sort = ({ orderby }: Query, quirks: Quirks, nowMs: number): Matching => {
    const parsed = parseOrderby(orderby, table, quirks);
    const order = quirks.ignoreOrder === true ? scatteredOrder : parsed;
    const rows = shown(quirks, nowMs)
      .map((row) => ({ row, position: positionOf(row, order) }))
      .sort((a, b) => comparePositions(a.position, b.position, order))
      .map(({ row }) => row);
    return { rows, order };
  };
  return {
    options,
    table,
    shown,
    matching: (query, quirks, nowMs) => {
      const { filter } = query;
      const at = showsByClock(quirks) ? nowMs : 0;
      const way = JSON.stringify([table.version, query.orderby, quirks, at]);
      return lastMatching(JSON.stringify([way, filter]), () => {
        const sorted = lastSorted(way, () => sort(query, quirks, nowMs));
        if (filter === undefined) return sorted;
        const predicate = parseFilter(filter, table, quirks);
        if (quirks.ignoreFilter === true) return sorted;
        return { rows: sorted.rows.filter(predicate), order: sorted.order };
      });
    },
  };
};
