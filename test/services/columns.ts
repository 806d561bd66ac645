import { type CellKind, cellOf } from './cells.ts';
import type { Version } from './service-source.ts';

/** The columns of a set that are compared, and which of them are its key and its cursor. */
export interface ComparedColumns {
  readonly kinds: Readonly<Record<string, CellKind>>;
  readonly key: readonly string[];
  readonly cursor: string;
}

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
