import type { EntityQuery } from '../../../odata/index.ts';
import { createRowScanner, keyColumns, keyTexts, selectOf } from '../../feed/index.ts';
import { type AnswerEnd, answerPages } from '../answer-pages.ts';
import type { LookUpBase, LookUpRun } from './types.ts';

/** The key of a row that the source has. `empty`: it has none. `unknown`: it did not answer such a question whole. */
export type Witness = { readonly text: string } | 'empty' | 'unknown';

/** The first key that an answer brings; undefined: none. */
const firstKey = async (
  run: LookUpRun,
  { cursor, columns }: LookUpBase,
  query: EntityQuery,
): Promise<{ readonly end: AnswerEnd; readonly text: string | undefined }> => {
  const scanner = createRowScanner(run.feed.name, { ...cursor, nullable: true }, columns);
  const key = keyColumns(cursor, columns);
  const first: { text?: string | undefined } = {};
  const end = await answerPages(
    run,
    query,
    (body) => scanner.scan(body),
    () => {
      [first.text] = keyTexts(key, scanner.view());
      return first.text === undefined;
    },
  );
  return { end, text: first.text };
};

/**
 * Asks for a row of the feed, the one with the greatest cursor value, without any bound. Where that question is refused, for any row.
 * What comes is there: a question by its key has to bring it.
 */
export const findWitness = async (run: LookUpRun, base: LookUpBase): Promise<Witness> => {
  const { filter } = run.feed.source;
  const select = selectOf(run.feed);
  const plain = { ...(filter && { filter }), ...(select && { select }) };
  const top = await firstKey(run, base, { ...plain, orderby: `${base.cursor.column} desc`, top: 1 });
  const { end, text } = typeof top.end === 'object' ? await firstKey(run, base, plain) : top;
  if (text !== undefined) return { text };
  return end === 'whole' ? 'empty' : 'unknown';
};
