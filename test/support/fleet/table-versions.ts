import { type Commit, loadCommits } from '../../../shared/delta/index.ts';
import type { Lake } from '../../../shared/lake/index.ts';
import { readRows, sourceOf } from '../../../shared/parquet/index.ts';

/** A row as `7:changed`: its key, and its text. */
export type RowText = string;

export interface TableVersion {
  readonly commit: Commit;
  /** In order of their keys, as often as they are there. Undefined: a file that the version names is not there. */
  readonly rows: readonly RowText[] | undefined;
}

const keyOf = (row: RowText): number => Number(row.slice(0, row.indexOf(':')));

const rowsOf = async (lake: Lake, path: string): Promise<readonly RowText[] | undefined> => {
  const file = await lake.read(path);
  if (file.outcome === 'not-found') return undefined;
  const rows: RowText[] = [];
  for await (const group of readRows(sourceOf(file.bytes)))
    rows.push(
      ...group.map((row) => `${String(row['Id'])}:${String(row['Note'])}`.replace(/:undefined$/, ':null')),
    );
  return rows;
};

const newestOf = async (lake: Lake, tablePath: string): Promise<number> => {
  let newest = -1;
  for await (const { path } of lake.list(`${tablePath}/_delta_log`)) {
    const version = /(\d{20})\.json$/.exec(path)?.[1];
    if (version !== undefined) newest = Number(version);
  }
  return newest;
};

/** Whether a version gives the table a column of notes; undefined: it says nothing of columns. */
const hasNotes = async (lake: Lake, tablePath: string, version: number): Promise<boolean | undefined> => {
  const file = await lake.read(`${tablePath}/_delta_log/${String(version).padStart(20, '0')}.json`);
  const lines = file.outcome === 'found' ? Buffer.from(file.bytes).toString('utf8').split('\n') : [];
  const changed = lines.find((line) => line.startsWith('{"metaData"'));
  return changed?.includes('\\"name\\":\\"Note\\"');
};

/** What a file has, and the table has no column for, no reader finds. */
const asShown = (row: RowText, isShown: boolean): RowText =>
  isShown || row.endsWith(':null') ? row : `${keyOf(row)}:hidden`;

/** Every version of a table with its rows, from 0 on. Throws for a log with a gap. */
export const tableVersions = async (lake: Lake, tablePath: string): Promise<readonly TableVersion[]> => {
  const read = await loadCommits(lake, tablePath, { from: 0, to: await newestOf(lake, tablePath) });
  if (read.outcome === 'gone') throw new Error('the log has a gap');
  const files = new Map<string, readonly RowText[] | undefined>();
  const live = new Set<string>();
  const versions: TableVersion[] = [];
  let isShown = true;
  for (const commit of read.commits) {
    isShown = (await hasNotes(lake, tablePath, commit.version)) ?? isShown;
    for (const { path } of commit.removes) live.delete(path);
    for (const { path } of commit.adds) {
      live.add(path);
      files.set(path, await rowsOf(lake, `${tablePath}/${path}`));
    }
    const groups = [...live].map((path) => files.get(path));
    const isWhole = groups.every((group) => group !== undefined);
    const rows = isWhole
      ? groups
          .flat()
          .map((row) => asShown(row, isShown))
          .toSorted((a, b) => keyOf(a) - keyOf(b))
      : undefined;
    versions.push({ commit, rows });
  }
  return versions;
};
