import { type CellKind, cellOf } from './cells.ts';
import type { Version } from './service-source.ts';

/** The columns of a set that are compared, and which of them are its key and its cursor. */
export interface ComparedColumns {
  readonly kinds: Readonly<Record<string, CellKind>>;
  readonly key: readonly string[];
  readonly cursor: string;
}

/** Those of a set of orders: with a time of the last change and a note, by `ID`. */
export const columnsOf = (kinds: ComparedColumns['kinds']): ComparedColumns => ({
  kinds: { ...kinds, ModifiedAt: 'instant', Note: 'text' },
  key: ['ID'],
  cursor: 'ModifiedAt',
});

/** A row of the table, or of the source's database, as a version. */
export const versionOf = (
  { kinds, key, cursor }: ComparedColumns,
  row: Readonly<Record<string, unknown>>,
): Version => {
  const cells = new Map(Object.entries(kinds).map(([name, kind]) => [name, cellOf(kind, row[name])]));
  return {
    key: JSON.stringify(key.map((name) => cells.get(name))),
    at: BigInt(cells.get(cursor) ?? '0'),
    content: JSON.stringify([...cells.values()]),
  };
};
