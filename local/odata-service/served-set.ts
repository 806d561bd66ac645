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

/** The last query's rows are kept until a row changes: a walk over many pages sorts once. */
export const createServedSet = (options: EntitySetOptions): ServedSet => {
  const table = createEntityTable(options.entityType, options.rows);
  let last: { readonly name: string; readonly matching: Matching } | undefined;

  const shown = (quirks: Quirks, nowMs: number): readonly StoredRow[] => {
    const rows = reachable(table.rows(), quirks);
    return showsByClock(quirks) ? rows.filter((row) => isShown(row, quirks, nowMs)) : rows;
  };
  const find = (query: Query, quirks: Quirks, nowMs: number): Matching => {
    const { filter } = query;
    const parsed = parseOrderby(query.orderby, table, quirks);
    const predicate = filter === undefined ? undefined : parseFilter(filter, table, quirks);
    const order = quirks.ignoreOrder === true ? scatteredOrder : parsed;
    const rows = shown(quirks, nowMs)
      .filter((row) => quirks.ignoreFilter === true || predicate === undefined || predicate(row))
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
      const at = showsByClock(quirks) ? nowMs : 0;
      const name = JSON.stringify([table.version, query.filter, query.orderby, quirks, at]);
      if (last?.name !== name) last = { name, matching: find(query, quirks, nowMs) };
      return last.matching;
    },
  };
};
