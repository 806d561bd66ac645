import type { AnsweredPage, ScanBody } from '../../../odata/index.ts';
import type { RunContext } from '../../run/index.ts';
import { notePage } from '../note-page.ts';
import { stalled } from './stalled.ts';

/** Links that bring nothing are followed so far. */
const MOST_EMPTY = 100;

/** What a page's links lead to where it has no rows: with a link it is never an end. Rejects with `source-stalled` where they lead nowhere. */
export const behindEmpty = async (
  run: RunContext,
  first: AnsweredPage,
  scan: ScanBody,
): Promise<AnsweredPage> => {
  let page = first;
  const seen = new Set<string>();
  while (page.scanned.rowCount === 0 && page.link !== undefined) {
    if (seen.has(page.link) || seen.size >= MOST_EMPTY)
      throw stalled(run, 'its links lead from one empty page to the next');
    seen.add(page.link);
    const next = await run.source.follow(page.link, scan, run.signal);
    if (next.outcome !== 'rows') throw next.error;
    ({ page } = next);
    notePage(run, page.scanned);
  }
  return page;
};

/** Whether a page has a link that leads to no row, and to no further link. */
export const isEmptyBehind = async (
  { source, signal }: RunContext,
  { link }: AnsweredPage,
  scan: ScanBody,
): Promise<boolean> => {
  if (link === undefined) return false;
  const answer = await source.follow(link, scan, signal);
  if (answer.outcome !== 'rows') return false;
  const { page } = answer;
  page.release();
  return page.scanned.rowCount === 0 && page.link === undefined;
};
