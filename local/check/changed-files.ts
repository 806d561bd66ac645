import { existsSync } from 'node:fs';
import { git } from './git.ts';

/** What differs from a commit: in later ones, in the working tree, or untracked. From the root, sorted. */
export interface ChangedFiles {
  readonly paths: readonly string[];
  /** Those that are gone. */
  readonly deleted: readonly string[];
}

/** Throws where git does not know the commit. */
export const changedFiles = (commit: string): ChangedFiles => {
  const found = [
    ...git('diff', '--name-only', '-z', commit),
    ...git('ls-files', '--others', '--exclude-standard', '-z'),
  ];
  const paths = [...new Set(found)].toSorted();
  return {
    paths: paths.filter((path) => existsSync(path)),
    deleted: paths.filter((path) => !existsSync(path)),
  };
};
