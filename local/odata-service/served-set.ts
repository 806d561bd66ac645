import { createEntityTable, type EntityTable } from './entity-table.ts';
import { parseFilter } from './filter.ts';
import type { Matching } from './page.ts';
import type { QueryOptions } from './query-options.ts';
import { comparePositions, parseOrderby, positionOf, scatteredOrder } from './row-order.ts';
import type { EntitySetOptions, Quirks } from './types.ts';

/** An entity set with its rows and the answers to queries on them. */
export interface ServedSet {
  readonly options: EntitySetOptions;
  readonly table: EntityTable;
  matching(query: Pick<QueryOptions, 'filter' | 'orderby'>, quirks: Quirks): Matching;
}

/** The last query's rows are kept until a row changes: a walk over many pages sorts once. */
export const createServedSet = (options: EntitySetOptions): ServedSet => {
  const table = createEntityTable(options.entityType, options.rows);
  let last: { readonly name: string; readonly matching: Matching } | undefined;

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
      if (last?.name !== name) last = { name, matching: find(query, quirks) };
      return last.matching;
    },
  };
};
