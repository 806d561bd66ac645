import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What differs from where `main` was left, in commits, in the working tree, or untracked. */
export interface ChangedFiles {
  /** What it is compared with, for people. */
  readonly base: string;
  /** From the root, sorted, without those that are gone. */
  readonly paths: readonly string[];
  readonly deleted: readonly string[];
}

const git = (...args: readonly string[]): readonly string[] =>
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

/** Where this branch left `main`; on a clone without one, the last commit. */
const baseOf = (): readonly [name: string, commit: string] => {
  const main = ['main', 'origin/main'].find((name) => commitOf('rev-parse', '--verify', name) !== undefined);
  const fork = main === undefined ? undefined : commitOf('merge-base', 'HEAD', main);
  return main === undefined || fork === undefined ? ['the last commit', 'HEAD'] : [main, fork];
};

/** `since`: a commit to compare with instead. Throws where git does not know it. */
export const changedFiles = (since?: string): ChangedFiles => {
  const [base, commit] = since === undefined ? baseOf() : [since, since];
  const found = [
    ...git('diff', '--name-only', '-z', commit),
    ...git('ls-files', '--others', '--exclude-standard', '-z'),
  ];
  const paths = [...new Set(found)].toSorted();
  return {
    base,
    paths: paths.filter((path) => existsSync(path)),
    deleted: paths.filter((path) => !existsSync(path)),
  };
};
