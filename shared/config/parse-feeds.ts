import { type CheckedFeed, checkFeeds } from './check-feeds.ts';
import type { Feed } from './feed.ts';
import { documentSchema } from './feed-schema.ts';
import { locateJsonError } from './locate-json-error.ts';
import { feedNameRule } from './name-rules.ts';
import { namedSourcesOf, type NamedSources, namesOf } from './named-sources.ts';
import { configError, formatPath, issueMessage, type Problem, problemsOf, shownLines } from './problems.ts';
import { repeatedMembers } from './repeated-members.ts';
import { serviceLimits } from './service-limits.ts';
import { toFeed } from './to-feed.ts';

/** A feed of feeds.json that cannot run. */
export interface RefusedFeed {
  /** Where it stands: `feeds.json: feeds[2]`. */
  readonly place: string;
  /** Absent where it has none that is one. */
  readonly name?: string;
  readonly enabled: boolean;
  /** What is wrong, a line each with its place and what to do. */
  readonly problems: readonly string[];
}

/** What a feeds.json holds. */
export interface LoadedFeeds {
  /** The file's name. */
  readonly place: string;
  readonly feeds: readonly Feed[];
  /** Feeds that something is wrong with: each is refused alone, and all of those that collide. */
  readonly refused: readonly RefusedFeed[];
  /** Names in "sources" that no feed names. */
  readonly unusedSources: readonly string[];
}

// Editors on Windows may begin a file with a byte order mark, which JSON does not allow.
const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

const parseJson = (text: string, place: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message is left out: it quotes the file.
    const { line, column } = locateJsonError(text);
    const remedy = 'plain JSON has double quotes, no comments and no trailing commas';
    throw configError([`${place}:${line}:${column}: not JSON from here on; ${remedy}`], { place });
  }
};

const at = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** A feed's name, when it has one that is one. */
const nameOf = (feed: unknown): string | undefined => {
  const name = at(feed, 'name');
  return typeof name === 'string' && feedNameRule(name) === undefined ? name : undefined;
};

/** ` (feed "orders")`, when the problem is within a feed that has a name. */
const feedAt = (document: unknown, [root, index]: Problem['path']): string => {
  if (root !== 'feeds' || typeof index !== 'number') return '';
  const name = nameOf(at(at(document, 'feeds'), index));
  return name === undefined ? '' : ` (feed "${name}")`;
};

/** What is wrong, a line each. */
const linesOf = (document: unknown, place: string, problems: readonly Problem[]): readonly string[] =>
  problems.map(({ path, message }) => {
    const where = path.length === 0 ? '' : ` ${formatPath(path)}${feedAt(document, path)}:`;
    return `${place}:${where} ${message}`;
  });

/** Of all of the file: what is in "sources" and "feeds" is refused alone. */
const isOfAll = ({ path }: Problem): boolean =>
  path.length < 2 || (path[0] !== 'feeds' && path[0] !== 'sources');

/** What is in "feeds" and "sources", whatever else is wrong. */
const partsOf = (
  document: unknown,
): { readonly feeds: readonly unknown[]; readonly sources: Readonly<Record<string, unknown>> } => {
  const feeds = at(document, 'feeds');
  const sources = at(document, 'sources');
  const hasSources = typeof sources === 'object' && sources !== null && !Array.isArray(sources);
  return {
    feeds: Array.isArray(feeds) ? feeds : [],
    sources: hasSources ? { ...sources } : {},
  };
};

interface Parts {
  readonly document: unknown;
  readonly place: string;
  readonly sources: NamedSources;
}

/** A feed as it is refused, with what is wrong with the source that it names. */
const refusedOf = (
  { raw, sourceName, problems }: CheckedFeed,
  index: number,
  { document, place, sources }: Parts,
): RefusedFeed => {
  const ofSource = sourceName === undefined ? [] : (sources.get(sourceName)?.problems ?? []);
  const name = nameOf(raw);
  return {
    place: `${place}: feeds[${index}]`,
    ...(name !== undefined && { name }),
    enabled: at(raw, 'enabled') !== false,
    problems: shownLines(linesOf(document, place, [...problems, ...ofSource])),
  };
};

const isRight = ({ problems }: CheckedFeed): boolean => problems.length === 0;

const loadedFeeds = (checked: readonly CheckedFeed[], parts: Parts): LoadedFeeds => {
  const limits = serviceLimits(checked.flatMap(({ input }) => input?.source ?? []));
  const used = new Set(checked.flatMap(({ sourceName }) => sourceName ?? []));
  return {
    place: parts.place,
    feeds: checked.flatMap((feed, index) =>
      isRight(feed) && feed.input !== undefined
        ? [{ ...toFeed(feed.input, limits), place: `${parts.place}: feeds[${index}]` }]
        : [],
    ),
    refused: checked.flatMap((feed, index) => (isRight(feed) ? [] : [refusedOf(feed, index, parts)])),
    unusedSources: namesOf(parts.sources).filter((name) => !used.has(name)),
  };
};

/**
 * What a feeds.json holds. `place` is the file's name, for messages. Everything that is wrong is told, a line each with its place in the file
 * and what to do; no value of the file is in it but names of feeds and sources, and limits. What is wrong with one feed refuses that one, what is
 * wrong with a source the feeds that name it; what is wrong with all of it throws one `config` error.
 */
export const parseFeeds = (text: string, place: string): LoadedFeeds => {
  const document = parseJson(withoutMark(text), place);
  const found = repeatedMembers(withoutMark(text));
  const parsed = documentSchema.safeParse(document, { error: issueMessage });
  const written = partsOf(document);
  const sources = namedSourcesOf(written.sources, found);
  const checked = checkFeeds(written.feeds, { defaults: parsed.data?.defaults ?? {}, sources }, found);
  const ofAll = [...found.filter(isOfAll), ...(parsed.success ? [] : problemsOf(parsed.error))];
  if (ofAll.length > 0) {
    const others = [...sources.values(), ...checked].flatMap(({ problems }) => problems);
    throw configError(linesOf(document, place, [...ofAll, ...others]), { place });
  }
  return loadedFeeds(checked, { document, place, sources });
};
