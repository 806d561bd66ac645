import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ComparedColumns, versionOf } from './columns.ts';
import type { Running, ServiceSource, Version } from './service-source.ts';

type Cell = string | number | bigint | null;

/** A set that is one table of an H2 database, which lies in its service's process. */
export interface H2Set {
  readonly table: string;
  readonly columns: ComparedColumns;
  /** What the database calls a column, where it has another name for it. */
  readonly stored?: Readonly<Record<string, string>>;
  readonly ties: number;
  readonly rowOf: (n: number, place: number) => Readonly<Record<string, Cell>>;
  /** A row of the database as the service shows it, where it shows another. */
  readonly asShown?: (row: Readonly<Record<string, string | null>>) => Readonly<Record<string, unknown>>;
}

type Access = Pick<ServiceSource, 'ties' | 'reset' | 'insert' | 'update' | 'remove' | 'truth' | 'versionOf'>;

const quoted = (name: string): string => `"${name}"`;

/** As JSON takes it without rounding. */
const told = (cell: Cell | undefined): string | null =>
  cell === null || cell === undefined ? null : String(cell);

/** Runs a statement once for each row, or asks with it: `Admin.java` in the service's process listens on a port that it wrote down. */
const adminOf =
  (folder: string) =>
  async (sql: string, rows?: readonly (readonly Cell[])[]): Promise<(string | null)[][]> => {
    const port = readFileSync(join(folder, 'admin.port'), 'utf8');
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: JSON.stringify({
        sql,
        ...(rows === undefined ? {} : { rows: rows.map((row) => row.map(told)) }),
      }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the database refused ${sql}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as (string | null)[][];
  };

/** The rows of a set, changed and read behind the service's back: what its database has is the truth. */
export const h2Source = ({ folder }: Running, set: H2Set): Access => {
  const { table, columns, ties, rowOf, asShown = (row) => row } = set;
  const run = adminOf(folder);
  const storedName = (name: string): string => quoted(set.stored?.[name] ?? name);
  const [key = ''] = columns.key;
  const names = Object.keys(rowOf(0, 0));
  const merge =
    `MERGE INTO ${quoted(table)} (${names.map(storedName).join(', ')}) KEY (${storedName(key)}) ` +
    `VALUES (${names.map(() => '?').join(', ')})`;
  const put = async (ns: readonly number[], place?: number): Promise<void> => {
    const rows = ns.map((n) => rowOf(n, place ?? Math.floor(n / ties)));
    await run(
      merge,
      rows.map((row) => names.map((name) => row[name] ?? null)),
    );
  };
  const shown = Object.keys(columns.kinds);
  const select = `SELECT ${shown.map(storedName).join(', ')} FROM ${quoted(table)}`;
  const version = (cells: readonly (string | null)[]): Version =>
    versionOf(columns, asShown(Object.fromEntries(shown.map((name, index) => [name, cells[index] ?? null]))));
  return {
    ties,
    reset: async (rows) => {
      await run(`DELETE FROM ${quoted(table)}`, [[]]);
      await put(Array.from({ length: rows }, (_, index) => index + 1));
    },
    insert: put,
    update: put,
    remove: async (ns) => {
      await run(
        `DELETE FROM ${quoted(table)} WHERE ${storedName(key)} = ?`,
        ns.map((n) => [rowOf(n, 0)[key] ?? null]),
      );
    },
    truth: async () => (await run(select)).map(version),
    versionOf: (row) => versionOf(columns, row),
  };
};
