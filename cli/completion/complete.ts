import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Io } from '../terminal/io.ts';
import { completionsOf } from './words.ts';

const namesIn = (document: unknown): readonly string[] => {
  const feeds: unknown =
    typeof document === 'object' && document !== null && 'feeds' in document ? document.feeds : [];
  return (Array.isArray(feeds) ? feeds : []).flatMap((feed: unknown) =>
    typeof feed === 'object' && feed !== null && 'name' in feed && /^[a-z0-9-]+$/.test(String(feed.name))
      ? [String(feed.name)]
      : [],
  );
};

/** The names of this folder's feeds, as its file says at the moment: a Tab waits for no app. */
const feedNames = async ({ cwd, env }: Io): Promise<readonly string[]> => {
  try {
    const inline = env['FEEDS_JSON'];
    const file = env['FEEDS_FILE'] ?? 'feeds.json';
    return namesIn(JSON.parse(inline ?? (await readFile(join(cwd, file), 'utf8'))));
  } catch {
    return [];
  }
};

/** What a shell asks at a Tab: a line for each word that may come in place of the last one. */
export const complete = async (words: readonly string[], io: Io): Promise<void> => {
  const found = await completionsOf(words, () => feedNames(io));
  if (found.length > 0) io.out.write(`${found.join('\n')}\n`);
};
