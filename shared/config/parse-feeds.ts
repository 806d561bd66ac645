import type { TidemarkError } from '../core/index.ts';
import { crossChecks } from './cross-checks.ts';
import type { Feed } from './feed.ts';
import { feedsSchema } from './feed-schema.ts';
import { locateJsonError } from './locate-json-error.ts';
import { feedNameRule } from './name-rules.ts';
import { configError, formatPath, issueMessage, type Problem, problemsOf } from './problems.ts';
import { repeatedMembers } from './repeated-members.ts';
import { toFeed } from './to-feed.ts';

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

/** ` (feed "orders")`, when the problem is within a feed that has a name which is one. */
const feedAt = (document: unknown, [root, index]: Problem['path']): string => {
  if (root !== 'feeds' || typeof index !== 'number') return '';
  const name = at(at(at(document, 'feeds'), index), 'name');
  return typeof name === 'string' && feedNameRule(name) === undefined ? ` (feed "${name}")` : '';
};

const refusal = (document: unknown, place: string, problems: readonly Problem[]): TidemarkError => {
  const line = ({ path, message }: Problem): string => {
    const where = path.length === 0 ? '' : ` ${formatPath(path)}${feedAt(document, path)}:`;
    return `${place}:${where} ${message}`;
  };
  return configError(problems.map(line), { place });
};

/**
 * The feeds of a feeds.json. `place` is the file's name, for messages. Throws one `config` error that lists everything
 * that is wrong, a line each with its place in the file and what to do; no value of the file is in it but feed names.
 */
export const parseFeeds = (text: string, place: string): readonly Feed[] => {
  const document = parseJson(withoutMark(text), place);
  const parsed = feedsSchema.safeParse(document, { error: issueMessage });
  const problems = [
    ...repeatedMembers(withoutMark(text)),
    ...(parsed.success ? crossChecks(parsed.data.feeds) : problemsOf(parsed.error)),
  ];
  if (!parsed.success || problems.length > 0) throw refusal(document, place, problems);
  return parsed.data.feeds.map(toFeed);
};
