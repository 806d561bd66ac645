import { type Feed, parseFeeds } from '../../shared/config/index.ts';
import { textOf } from './repository-text.ts';

/** A service's section in docs/recipes.md. */
export interface Recipe {
  readonly service: string;
  readonly text: string;
  readonly feeds: readonly Feed[];
}

const blocksOf = (text: string): readonly string[] =>
  [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** Every feed of a whole feeds.json. Throws where one is refused. */
const feedsOf = (text: string, service: string): readonly Feed[] => {
  const { feeds, refused, unusedSources } = parseFeeds(text, service);
  if (refused.length + unusedSources.length > 0) throw new Error(JSON.stringify({ refused, unusedSources }));
  return feeds;
};

/** The recipes, each with all its feeds as Tidemark parses them. Throws on what it refuses. */
export const readRecipes = (): readonly Recipe[] =>
  textOf('docs/recipes.md')
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const service = text.slice(0, text.indexOf('\n'));
      return { service, text, feeds: blocksOf(text).flatMap((block) => feedsOf(block, service)) };
    });
