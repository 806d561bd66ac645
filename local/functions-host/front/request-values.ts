import type { FrontRequest, HeaderLine } from './types.ts';

const joinValues = (pairs: readonly HeaderLine[], separator: string): Readonly<Record<string, string>> => {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(joined);
};

/** The first header of a name, or undefined. */
export const firstHeader = (headers: readonly HeaderLine[], wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

/** Names in small letters; the values of one name joined by a comma alone, as the real host joins them. */
export const joinHeaders = (
  headers: readonly HeaderLine[],
  separator = ',',
): Readonly<Record<string, string>> =>
  joinValues(
    headers.map(([name, value]) => [name.toLowerCase(), value]),
    separator,
  );

/** Parameters of a query, decoded; the values of one name joined by a comma, as the real host joins them. */
export const joinQuery = (query: string): Readonly<Record<string, string>> =>
  joinValues([...new URLSearchParams(query)], ',');

/** The key that a request shows: the first header, even an empty one, before `?code=`. */
export const sentKey = ({ headers }: FrontRequest, query: string): string =>
  firstHeader(headers, 'x-functions-key') ?? new URLSearchParams(query).get('code') ?? '';
