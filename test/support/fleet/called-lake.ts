import type { FileInfo, Lake } from '../../../shared/lake/index.ts';
import type { InstanceCalls } from './instance-calls.ts';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What a file is to a person: names of fresh files differ from run to run. */
const fileOf = (path: string): string => {
  const name = nameOf(path);
  const version = /^0*(\d+)\.json$/.exec(name)?.[1];
  if (version !== undefined) return `version ${version}`;
  if (name.includes('probe')) return 'the probe';
  if (path.endsWith('/_tidemark/clock.tmp')) return 'the clock';
  if (path.includes('/_tidemark/')) return 'a manifest';
  if (name.endsWith('.checkpoint.parquet')) return 'a checkpoint';
  return name.endsWith('.parquet') ? 'a data file' : name;
};

/** A lake as one instance reaches it. */
export const calledLake = (lake: Lake, calls: InstanceCalls): Lake => {
  const listed = async (
    folder: string,
    options: Parameters<Lake['list']>[1],
  ): Promise<readonly FileInfo[]> => {
    const files: FileInfo[] = [];
    for await (const info of lake.list(folder, options)) files.push(info);
    return files;
  };
  const read = { store: 'lake', isRead: true } as const;
  return {
    location: lake.location,
    head: (path, signal) =>
      calls.make({ ...read, name: `head ${fileOf(path)}` }, () => lake.head(path, signal)),
    read: (path, options) =>
      calls.make({ ...read, name: `read ${fileOf(path)}` }, () => lake.read(path, options)),
    list: async function* (folder, options) {
      yield* await calls.make({ ...read, name: `list ${nameOf(folder)}` }, () => listed(folder, options));
    },
    write: (path, bytes, signal) =>
      calls.make(
        { store: 'lake', name: `write ${fileOf(path)}` },
        () => lake.write(path, bytes, signal),
        () => lake.write(path, bytes),
      ),
    putIfAbsent: (path, bytes, signal) =>
      calls.make(
        { store: 'lake', name: `put ${fileOf(path)}` },
        () => lake.putIfAbsent(path, bytes, signal),
        () => lake.putIfAbsent(path, bytes),
      ),
    delete: (path, options) =>
      calls.make(
        { store: 'lake', name: `delete ${fileOf(path)}` },
        () => lake.delete(path, options),
        () => lake.delete(path, options?.etag === undefined ? {} : { etag: options.etag }),
      ),
  };
};
