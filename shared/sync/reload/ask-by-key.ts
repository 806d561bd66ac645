import { and, compare, formatLiteral, type SourceColumn } from '../../odata/index.ts';
import { keyColumns, keyParts } from '../feed/index.ts';
import type { MovedRowsQuery, MovedRowsTaker } from './find-taker.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import { isLate } from '../source/index.ts';

/** Requests that one look-up may cost: some two minutes of a slow service. */
const REQUEST_LIMIT = 1_000;
/** Conditions in one request: the URL stays far below 2,000 characters. */
const KEYS_A_REQUEST = 20;

const conditionOf = (key: readonly SourceColumn[], text: string): string =>
  keyParts(key, text)
    .map((part, place) => {
      const property = key[place]?.property;
      return compare(property?.name ?? '', 'eq', formatLiteral(property?.type ?? '', part));
    })
    .join(' and ');

/** An `or` over one column is understood everywhere; over several, Business Central refuses it. */
const keysARequest = (key: readonly SourceColumn[]): number => (key.length > 1 ? 1 : KEYS_A_REQUEST);

const chunksOf = (texts: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(texts.length / size) }, (_, chunk) =>
    texts.slice(chunk * size, (chunk + 1) * size),
  );

/** Keys of which nothing is known, and why. */
export interface Unknown {
  readonly unknown: number;
  readonly why: string;
}

/**
 * Asks for every key, and for those that did not come again until an answer brings none of them: an answer may be cut. Ends at the first row
 * that should have come with the window, unless `isForced`. `late`: the deadline came first.
 */
export const askByKey = async (
  run: RunContext,
  base: Preparation,
  asked: readonly string[],
  { take, taken, wanted }: MovedRowsTaker,
  { witness, isForced }: MovedRowsQuery,
): Promise<Unknown | 'late'> => {
  const { feed, source, signal } = run;
  const key = keyColumns(base.cursor, base.columns);
  const unknown = new Set(asked);
  let requests = 0;
  const chunks = chunksOf(asked, keysARequest(key));
  // Of too many, the first tell whether rows did not come that should have.
  const limit = chunks.length > REQUEST_LIMIT ? 1 : REQUEST_LIMIT;
  const isEnough = (): boolean => requests >= limit || (taken.missed > 0 && !isForced);
  for (const chunk of chunks) {
    if (requests > 0 && isLate(run)) return 'late';
    let left: readonly string[] = chunk;
    let came = true;
    for (; came && left.length > 0 && !isEnough(); requests += 1) {
      const filter = and(feed.source.filter, left.map((text) => conditionOf(key, text)).join(' or '));
      const query = { ...(filter && { filter }), ...(feed.source.select && { select: feed.source.select }) };
      for await (const page of source.pages(query, signal)) take(page);
      const after = left.filter((text) => wanted.has(text));
      came = after.length < left.length;
      left = after;
    }
    if (came && left.length > 0) break;
    for (const text of chunk) unknown.delete(text);
  }
  const why = `they are too many to be asked for one by one (${REQUEST_LIMIT} requests)`;
  if (taken.others === 0 && (witness === undefined || !wanted.has(witness)))
    return { unknown: [...unknown].filter((text) => wanted.has(text)).length, why };
  return {
    unknown: wanted.size,
    why: 'the service does not answer a question by key with the row of that key',
  };
};
