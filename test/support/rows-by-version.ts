import { loadSnapshot } from '../../shared/delta/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import { readRows, type Row, sourceOf } from '../../shared/parquet/index.ts';

const LOG_FILE = /\/_delta_log\/(\d{20})\.json$/;

/** The lake without the versions after `version`, as who opened the table then saw it. */
const upTo = (lake: Lake, version: number): Lake => ({
  ...lake,
  list: async function* (folder, options) {
    for await (const info of lake.list(folder, options))
      if (Number(LOG_FILE.exec(info.path)?.[1] ?? 0) <= version) yield info;
  },
});

const rowsAt = async (lake: Lake, tablePath: string, version: number): Promise<readonly Row[]> => {
  const snapshot = await loadSnapshot(upTo(lake, version), tablePath);
  if (snapshot?.version !== version) throw new Error(`version ${version} cannot be opened`);
  const rows: Row[] = [];
  for (const { path } of snapshot.files) {
    const file = await lake.read(`${tablePath}/${path}`);
    if (file.outcome === 'not-found') throw new Error(`${path} is named by version ${version} and missing`);
    for await (const group of readRows(sourceOf(file.bytes))) rows.push(...group);
  }
  return rows;
};

/**
 * The rows of every version from 0 on, each opened by itself and read from the files that it names. For a table whose log has no checkpoint.
 * Rejects with the version, and the file where one is gone, when a version cannot be read.
 */
export const rowsByVersion = async (lake: Lake, tablePath: string): Promise<readonly (readonly Row[])[]> => {
  const newest = (await loadSnapshot(lake, tablePath))?.version ?? -1;
  const versions: (readonly Row[])[] = [];
  for (let version = 0; version <= newest; version += 1)
    versions.push(await rowsAt(lake, tablePath, version));
  return versions;
};
