import { TidemarkError } from '../../core/index.ts';
import type { RunContext } from '../run/index.ts';

/** A source that is read by its links has rows behind those that one answer holds, and no question brings them. */
export const cutByTop = ({ feed }: Pick<RunContext, 'feed'>): TidemarkError =>
  new TidemarkError(
    'source-stalled',
    `Feed "${feed.name}": the service has more rows than it hands out: it keeps no order, or ignores the filter, takes no $skip, and sends no more rows than $top asks for. ` +
      'Nothing was changed. Set a pageSize greater than the number of its rows, or ask its owner for next links.',
    { feed: feed.name },
  );

/** The same, where it sends fewer rows than `$top` asks for, and its last row is none of them. */
export const cutBelowTop = ({ feed }: Pick<RunContext, 'feed'>): TidemarkError =>
  new TidemarkError(
    'source-stalled',
    `Feed "${feed.name}": the service has more rows than it hands out: it keeps no order, or ignores the filter, takes no $skip where an answer has no next link, and its last row is none of those that it sends. ` +
      'What came is kept. Ask its owner for next links, or for larger answers.',
    { feed: feed.name },
  );

/** Why rows that a source counts may lack: its answers end without a link and it takes no `$skip`, or no question by key proves its bounds. */
export type WhyLacking = 'cut' | 'unproven';

const LACKING: Readonly<Record<WhyLacking, string>> = {
  cut:
    'it takes no $skip where an answer has no next link. What came is kept. ' +
    'Ask its owner for next links, or for larger answers.',
  unproven:
    'it answers no question by key, which would prove its bounds. What came is kept. ' +
    'Choose a cursor that is compared as it is shown, such as an integer.',
};

/** The same, where the source counts more rows again and again. */
export const countsMore = ({ feed }: Pick<RunContext, 'feed'>, why: WhyLacking): TidemarkError =>
  new TidemarkError(
    'source-incomplete',
    `Feed "${feed.name}": run after run the source counts more rows than it sends, and ${LACKING[why]} Where its count is wrong, set "source": {"count": false}.`,
    { feed: feed.name },
  );
