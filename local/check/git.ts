import { execFileSync } from 'node:child_process';

/** What git answers, in the parts that NUL ends (`-z`). Throws where it refuses. */
export const git = (...args: readonly string[]): readonly string[] =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\0')
    .filter((part) => part.trim() !== '');

const commitOf = (...args: readonly string[]): string | undefined => {
  try {
    return git(...args)[0]?.trim();
  } catch {
    return undefined;
  }
};

/** What a change is compared with: its name for people, and the commit. */
export interface Base {
  readonly name: string;
  readonly commit: string;
}

/** Where this branch left `main`; on a clone without one, the last commit. */
export const findBase = (): Base => {
  const main = ['main', 'origin/main'].find((name) => commitOf('rev-parse', '--verify', name) !== undefined);
  const fork = main === undefined ? undefined : commitOf('merge-base', 'HEAD', main);
  if (main === undefined || fork === undefined) return { name: 'the last commit', commit: 'HEAD' };
  return { name: main, commit: fork };
};
