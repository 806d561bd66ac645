import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type ComparedColumns, versionOf } from './columns.ts';
import type { ServiceSource, Version } from './service-source.ts';

/** A set that is one table of an SQLite database, which the service reads and this changes. */
export interface SqlSet {
  readonly file: string;
  readonly table: string;
  readonly columns: ComparedColumns;
  /** What the database calls a column, where it has another name for it. */
  readonly stored?: Readonly<Record<string, string>>;
  readonly ties: number;
  readonly rowOf: (n: number, place: number) => Readonly<Record<string, SQLInputValue>>;
}

type Access = Pick<ServiceSource, 'ties' | 'reset' | 'insert' | 'update' | 'remove' | 'truth' | 'versionOf'>;

const quoted = (name: string): string => `"${name}"`;

/** Waits so long for the service's own lock. */
const BUSY_MS = 5_000;

/** The rows of a set, changed and read behind the service's back: what its database has is the truth. */
export const sqlSource = (set: SqlSet): Access & Disposable => {
  const { table, columns, ties } = set;
  const database = new DatabaseSync(set.file);
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  const storedName = (name: string): string => quoted(set.stored?.[name] ?? name);
  const [key = ''] = columns.key;
  const keyOf = (n: number): SQLInputValue => set.rowOf(n, 0)[key] ?? null;
  const put = (n: number, place: number): void => {
    const row = set.rowOf(n, place);
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    database
      .prepare(
        `INSERT OR REPLACE INTO ${quoted(table)} (${names.map(storedName).join(', ')}) VALUES (${places})`,
      )
      .run(...names.map((name) => row[name] ?? null));
  };
  const atOnce = (act: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    act();
    database.exec('COMMIT');
  };
  const select = Object.keys(columns.kinds)
    .map((name) => `${storedName(name)} AS ${quoted(name)}`)
    .join(', ');
  const versions = (): readonly Version[] => {
    const statement = database.prepare(`SELECT ${select} FROM ${quoted(table)}`);
    statement.setReadBigInts(true);
    return statement.all().map((row) => versionOf(columns, row));
  };
  const putAll = (ns: readonly number[], place?: number): void =>
    atOnce(() => {
      for (const n of ns) put(n, place ?? Math.floor(n / ties));
    });
  return {
    ties,
    reset: async (rows) => {
      database.exec(`DELETE FROM ${quoted(table)}`);
      putAll(Array.from({ length: rows }, (_, index) => index + 1));
      await Promise.resolve();
    },
    insert: async (ns, place) => Promise.resolve(putAll(ns, place)),
    update: async (ns, place) => Promise.resolve(putAll(ns, place)),
    remove: async (ns) => {
      const statement = database.prepare(`DELETE FROM ${quoted(table)} WHERE ${storedName(key)} = ?`);
      atOnce(() => {
        for (const n of ns) statement.run(keyOf(n));
      });
      await Promise.resolve();
    },
    truth: async () => Promise.resolve(versions()),
    versionOf: (row) => versionOf(columns, row),
    [Symbol.dispose]: () => database.close(),
  };
};
