import { expect } from 'vitest';
import type { JsonValue } from '../../shared/odata/index.ts';
import type { World } from './memory-world.ts';

export const textOf = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** One column of the table as text, sorted: a row that is there twice shows. */
export const columnTexts = async (world: World, column: string): Promise<readonly string[]> =>
  (await world.rows()).map((row) => String(row[column])).toSorted();

/** The same of the source, as it is now. */
export const sourceTexts = (world: World, column: string): readonly string[] =>
  world.service
    .rows(world.feed.source.entitySet)
    .map((row) => textOf(row[column]))
    .toSorted();

/** The table has the rows of the source, by each of these columns. */
export const expectLikeSource = async (world: World, columns: readonly string[]): Promise<void> => {
  for (const column of columns)
    expect(await columnTexts(world, column)).toStrictEqual(sourceTexts(world, column));
};

/** What lies in the table's folder, and in its `_tidemark`. */
export const filesOf = async ({ lake, feed }: World): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const { path } of lake.list(feed.tablePath)) names.push(path);
  for await (const { path } of lake.list(`${feed.tablePath}/_tidemark`)) names.push(path);
  return names;
};

/** Whether a request asks for rows by their key `Id`. */
export const isByKey = (url: string): boolean => /\bId (?:eq|in) /.test(url);

/** Requests for rows or counts since the last `clearRequests`, percent-decoded and without the service root. */
export const asked = (world: World): readonly string[] =>
  world.service.requests.map(({ url }) => url.slice(world.service.rootUrl.length + 1));
