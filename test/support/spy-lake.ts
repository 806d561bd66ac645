import type { Lake } from '../../shared/lake/index.ts';

/** A lake that notes every call on another one, as `method path`. */
export interface SpyLake extends Lake {
  readonly calls: string[];
}

export const spyOn = (lake: Lake): SpyLake => {
  const calls: string[] = [];
  const note = (method: string, path: string): void => {
    calls.push(`${method} ${path}`);
  };
  return {
    calls,
    location: lake.location,
    head: (path, signal) => {
      note('head', path);
      return lake.head(path, signal);
    },
    read: (path, options) => {
      note('read', path);
      return lake.read(path, options);
    },
    list: (folder, options) => {
      note('list', folder);
      return lake.list(folder, options);
    },
    write: (path, bytes, signal) => {
      note('write', path);
      return lake.write(path, bytes, signal);
    },
    putIfAbsent: (path, bytes, signal) => {
      note('put', path);
      return lake.putIfAbsent(path, bytes, signal);
    },
    delete: (path, options) => {
      note('delete', path);
      return lake.delete(path, options);
    },
  };
};
