import { columnOfPath } from '../core/index.ts';
import type { FeedInput } from './feed-schema.ts';
import type { Problem } from './problems.ts';
import { originOf } from './service-limits.ts';

/** The URL of `$metadata` gets what signs in at the service. */
export const metadataElsewhere = ({ source }: FeedInput, index: number): readonly Problem[] => {
  const { metadataUrl } = source;
  if (metadataUrl === undefined || new URL(metadataUrl).origin === originOf(source)) return [];
  const message =
    'is at another origin than "serviceUrl" (scheme, host and port), and what signs in there goes nowhere else; have the service show its $metadata at its own origin';
  return [{ path: ['feeds', index, 'source', 'metadataUrl'], message }];
};

/** Whether a property, or what a path leads to, is among what is selected: by the first name of the path, too. */
export const isSelected = (select: readonly string[] | undefined, path: string): boolean =>
  select === undefined || select.includes(path) || select.includes(path.replace(/\/.*$/s, ''));

/** The columns of a feed that its own words name. */
export const ownColumns = ({ source, cursor }: FeedInput): readonly string[] =>
  [...(source.select ?? []), ...(source.key ?? []), cursor.column].map((path) => columnOfPath(path));

/** A column of its own for the rest. */
export const restOf = (feed: FeedInput, index: number): readonly Problem[] => {
  const { rest } = feed.source;
  const own = [...ownColumns(feed), ...Object.keys(feed.columns ?? {})];
  if (rest === undefined || !own.some((name) => name.toLowerCase() === rest.toLowerCase())) return [];
  const message = 'is a column of the feed already, perhaps in other case; give the rest a name of its own';
  return [{ path: ['feeds', index, 'source', 'rest'], message }];
};
