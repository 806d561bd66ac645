import type { Answer, AnsweredPage, EntityQuery, FollowedAnswer, ScanBody } from '../../odata/index.ts';
import type { RunContext } from '../run/index.ts';

/** Links in a row that bring no row: an answer of more has no end. */
const IDLE_LINKS = 100;

/** An answer that is not read to its end. `endless`: its links lead nowhere. `cut`: one of its links brought no whole answer. */
type PartialEnd = 'left' | 'endless' | 'cut';

/** How an answer ended. `left`: nobody wants more of it. */
export type AnswerEnd = 'whole' | PartialEnd | Exclude<Answer, { readonly outcome: 'rows' }>;

/** Who is told of each page, whose memory is given back afterwards; answers whether more is wanted. */
export type OnPage = (page: AnsweredPage) => boolean;

/** Asks once, and follows the answer's links: an empty page with a link is no end. */
export const answerPages = async (
  { source, signal }: Pick<RunContext, 'source' | 'signal'>,
  query: EntityQuery,
  scan: ScanBody,
  onPage: OnPage,
): Promise<AnswerEnd> => {
  const seen = new Set<string>();
  let idle = 0;
  const first = await source.ask(query, scan, { signal });
  if (first.outcome !== 'rows') return first;
  let answer: FollowedAnswer = first;
  while (answer.outcome === 'rows') {
    const { page } = answer;
    const { link, scanned } = page;
    idle = scanned.rowCount > 0 ? 0 : idle + 1;
    const goesOn = onPage(page);
    page.release();
    if (link === undefined) return 'whole';
    if (!goesOn) return 'left';
    if (seen.has(link) || idle > IDLE_LINKS) return 'endless';
    seen.add(link);
    answer = await source.follow(link, scan, signal);
  }
  return 'cut';
};
