import { readFileSync } from 'node:fs';

/** A file of the repository. `path` from its root, with slashes. */
export const textOf = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
