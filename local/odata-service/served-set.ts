import { createEntityTable, type EntityTable, type StoredRow } from './entity-table.ts';
import { parseFilter } from './filter.ts';
import type { QueryOptions } from './query-options.ts';
import { comparePositions, type OrderKey, parseOrderby, positionOf, scatteredOrder } from './row-order.ts';
import type { EntitySetOptions, Quirks } from './types.ts';

/** All rows of one query, in order. */
interface Matching {
  readonly rows: readonly StoredRow[];
  readonly order: readonly OrderKey[];
}

/** An entity set with its rows and the answers to queries on them. */
export interface ServedSet {
  readonly options: EntitySetOptions;
  readonly table: EntityTable;
  matching(query: Pick<QueryOptions, 'filter' | 'orderby'>, quirks: Quirks): Matching;
}

/** The last query's rows are kept until a row changes: a walk over many pages sorts once. */
export const createServedSet = (options: EntitySetOptions): ServedSet => {
  const table = createEntityTable(options.entityType, options.rows);
  let kept: { readonly name: string; readonly found: Matching } | undefined;

  const find = (query: Pick<QueryOptions, 'filter' | 'orderby'>, quirks: Quirks): Matching => {
    const { filter } = query;
    const parsed = parseOrderby(query.orderby, table);
    const predicate = filter === undefined ? undefined : parseFilter(filter, table, quirks.refuseOr !== true);
    const order = quirks.ignoreOrder === true ? scatteredOrder : parsed;
    const rows = table
      .rows()
      .filter((row) => quirks.ignoreFilter === true || predicate === undefined || predicate(row))
      .map((row) => ({ row, position: positionOf(row, order) }))
      .sort((a, b) => comparePositions(a.position, b.position, order))
      .map(({ row }) => row);
    return { rows, order };
  };
  return {
    options,
    table,
    matching: (query, quirks) => {
      const { ignoreOrder, ignoreFilter, refuseOr } = quirks;
      const name = JSON.stringify([
        table.version,
        query.filter,
        query.orderby,
        ignoreOrder,
        ignoreFilter,
        refuseOr,
      ]);
      if (kept?.name !== name) kept = { name, found: find(query, quirks) };
      return kept.found;
    },
  };
};
