import type { Feed } from '../../config/index.ts';

/** The property of the entity that has what a path leads to. */
const rootOf = (path: string): string => path.replace(/\/.*$/s, '');

/** What `$select` asks for, for these properties and paths: not every service takes a path there. */
export const selectFor = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.map((path) => rootOf(path))),
];

/** What `$select` asks for; undefined: everything, as the feed names nothing, or takes what it does not name as well. */
export const selectOf = ({ source: { select, rest } }: Feed): readonly string[] | undefined =>
  select === undefined || rest !== undefined ? undefined : selectFor(select);

/** Whether a feed takes a property, or what a path leads to. */
export const isTaken = ({ source: { select } }: Feed, path: string): boolean =>
  select === undefined || select.includes(path) || select.includes(rootOf(path));
