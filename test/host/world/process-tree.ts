import { readdir, readFile } from 'node:fs/promises';

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

const processOf = async (pid: string): Promise<readonly Listed[]> => {
  try {
    const [, name = '', parent = ''] =
      /^\d+ \((.*)\) \S (\d+) /s.exec(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return [{ pid: Number(pid), parent: Number(parent), name }];
  } catch {
    return [];
  }
};

/** The Node.js processes below a process, by /proc: what a host starts to run functions in. */
export const workersOf = async (root: number): Promise<readonly number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(processOf))).flat();
  const below = (pid: number): readonly Listed[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(root)
    .filter(({ name }) => /^(?:node|MainThread)/.test(name))
    .map(({ pid }) => pid);
};
