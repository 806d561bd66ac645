import type { AddFile } from './actions.ts';
import { unsupported } from './table-errors.ts';

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/**
 * Where in the lake a data file is: the log spells it as a URI relative to the table. An absolute one (a shallow clone) is refused:
 * `table-unsupported`. Source: Delta PROTOCOL.md, "Add File and Remove File", `path`.
 */
export const dataPath = (tablePath: string, { path }: Pick<AddFile, 'path'>): string => {
  const name = /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path) ? undefined : decoded(path);
  if (name === undefined) throw unsupported(tablePath, 'absolute or malformed path', 'cannot be read');
  return `${tablePath}/${name}`;
};
