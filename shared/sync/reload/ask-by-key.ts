import { and, compare, formatLiteral, type SourceColumn } from '../../odata/index.ts';
import { keyColumns, keyParts } from '../feed/index.ts';
import type { MovedRowsQuery, MovedRowsTaker } from './moved-rows-taker.ts';
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

/** What it takes to ask for keys. */
interface Asking {
  readonly run: RunContext;
  readonly key: readonly SourceColumn[];
  readonly taker: MovedRowsTaker;
  /** Whether no more is asked for after so many requests. */
  readonly isEnough: (requests: number) => boolean;
}

const askOnce = async ({ run, key, taker }: Asking, texts: readonly string[]): Promise<void> => {
  const { filter: own, select } = run.feed.source;
  const filter = and(own, texts.map((text) => conditionOf(key, text)).join(' or '));
  const query = { ...(filter && { filter }), ...(select && { select }) };
  for await (const page of run.source.pages(query, run.signal)) taker.take(page);
};

/** Asks for some keys until an answer brings none of those that are left: an answer may be cut. `isKnown`: what did not come is not there. */
const askChunk = async (
  asking: Asking,
  chunk: readonly string[],
  before: number,
): Promise<{ readonly requests: number; readonly isKnown: boolean }> => {
  let requests = before;
  let left = chunk;
  while (left.length > 0) {
    if (asking.isEnough(requests)) return { requests, isKnown: false };
    await askOnce(asking, left);
    requests += 1;
    const after = left.filter((text) => asking.taker.wanted.has(text));
    if (after.length === left.length) break;
    left = after;
  }
  return { requests, isKnown: true };
};

/** Asks for one chunk after the other. Answers the keys that were not asked for, or not to the end. */
const askAll = async (
  asking: Asking,
  chunks: readonly (readonly string[])[],
): Promise<readonly string[] | 'late'> => {
  let requests = 0;
  for (const [place, chunk] of chunks.entries()) {
    if (requests > 0 && isLate(asking.run)) return 'late';
    const answer = await askChunk(asking, chunk, requests);
    if (!answer.isKnown) return chunks.slice(place).flat();
    ({ requests } = answer);
  }
  return [];
};

/**
 * Asks for every key that the taker wants, and for those that did not come again until an answer brings none of them. Ends at the first row
 * that should have come with the window, unless `isForced`. `late`: the deadline came first.
 */
export const askByKey = async (
  run: RunContext,
  { cursor, columns }: Preparation,
  taker: MovedRowsTaker,
  { witness, isForced }: MovedRowsQuery,
): Promise<Unknown | 'late'> => {
  const { taken, wanted } = taker;
  const key = keyColumns(cursor, columns);
  const chunks = chunksOf([...wanted], keysARequest(key));
  // Of too many, the first tell whether rows did not come that should have.
  const limit = chunks.length > REQUEST_LIMIT ? 1 : REQUEST_LIMIT;
  const isEnough = (requests: number): boolean => requests >= limit || (taken.missed > 0 && !isForced);
  const notAsked = await askAll({ run, key, taker, isEnough }, chunks);
  if (notAsked === 'late') return notAsked;
  if (taken.others === 0 && (witness === undefined || !wanted.has(witness))) {
    return {
      unknown: notAsked.filter((text) => wanted.has(text)).length,
      why: `they are too many to be asked for one by one (${REQUEST_LIMIT} requests)`,
    };
  }
  return {
    unknown: wanted.size,
    why: 'the service does not answer a question by key with the row of that key',
  };
};
