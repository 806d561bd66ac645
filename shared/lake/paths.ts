import { TidemarkError } from '../core/index.ts';

const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[\\\0]/.test(name);

/**
 * `path` itself, if it is a lake path: plain names joined by `/`, none of them empty, `.` or `..`, without a backslash or
 * NUL. Anything else would leave the lake's root or mean different files in different lakes: `invariant`.
 */
export const checkPath = (path: string): string => {
  if (path.split('/').every(isPlainName)) return path;
  throw new TidemarkError(
    'invariant',
    `${JSON.stringify(path)} is not a path in a lake. Use names joined by "/", relative to the lake's root.`,
    { path },
  );
};

/** As `checkPath`; the root itself is the empty text. */
export const checkFolder = (folder: string): string => (folder === '' ? folder : checkPath(folder));

/** The folder that a path is in (empty for the root), and the path's last name. */
export const splitPath = (path: string): { readonly folder: string; readonly name: string } => {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
};

/** A name within a folder, as a path. */
export const joinPath = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

/** Where the bytes for `path` wait until they are moved there: beside it, under a name that no listing shows. */
export const tempPath = (path: string, id: string): string => {
  const { folder, name } = splitPath(path);
  return joinPath(folder, `${name.startsWith('.') ? '' : '.'}${name}.${id}.tmp`);
};

/** True for the names that `tempPath` makes. Listings leave them out, also those that a killed writer left. */
export const isTempName = (name: string): boolean => name.startsWith('.') && name.endsWith('.tmp');

/** The order of listings: by UTF-16 code units, whatever the locale. */
export const byName = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
