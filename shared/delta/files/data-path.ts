import { type AddFile, unsupported } from '../log/index.ts';
import { TidemarkError } from '../../core/index.ts';

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** Names that no lake has: a path with one of them would lead out of the table, or to another file in another lake. */
const isNoName = (name: string): boolean => ['', '.', '..'].includes(name) || /[\\\0]/.test(name);

/**
 * Where in the lake a data file is: the log spells it as a URI relative to the table. An absolute one (a shallow clone) is refused:
 * `table-unsupported`; one that leads out of the table: `table-corrupt`. Source: Delta PROTOCOL.md, "Add File and Remove File", `path`.
 */
export const dataPath = (tablePath: string, { path }: Pick<AddFile, 'path'>): string => {
  const name = /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path) ? undefined : decoded(path);
  if (name === undefined) throw unsupported(tablePath, 'absolute or malformed path', 'cannot be read');
  if (!name.split('/').some(isNoName)) return `${tablePath}/${name}`;
  // Without the path: where a table is partitioned, it has values of rows.
  throw new TidemarkError(
    'table-corrupt',
    `The log of ${tablePath} names a data file whose path is none, or leads out of the table. Restore the table's log, or drop the table and load it again.`,
    { table: tablePath },
  );
};
