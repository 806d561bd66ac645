import { TidemarkError } from '../../../core/index.ts';
import type { RunContext } from '../../run/index.ts';

/** The source has more rows, and no question brings them. */
export const stalled = ({ feed }: Pick<RunContext, 'feed'>, why: string): TidemarkError =>
  new TidemarkError(
    'source-stalled',
    `Feed "${feed.name}": the service has more rows than it hands out: ${why}. What came is kept. Choose a cursor with fewer rows at one value, or ask the service's owner for larger pages.`,
    { feed: feed.name },
  );

/** The same of a service that is asked in vain with bounds that nothing proves. */
export const stalledUnproven = ({ feed }: Pick<RunContext, 'feed'>, column: string): TidemarkError =>
  new TidemarkError(
    'source-stalled',
    `Feed "${feed.name}": the service shows rows at its end that no question from below brings: it may compare ${column} elsewhere than it shows, and answers no question by key, which would prove that. ` +
      'What came is kept. Choose a cursor that is compared as it is shown, such as an integer.',
    { feed: feed.name, column },
  );

/** The source compares other values than it shows, and no step of a bound makes up for it. */
export const noStep = (feed: string, column: string): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed}": rows that the service shows at one ${column} do not come back when they are asked for from that value on, nor from 14 hours before it. Set "lookback" of the cursor to more than the service is off by, or choose another cursor.`,
    { feed, column },
  );

/** The service knows another spelling of times than that of OData V4. */
export const timesUnread = ({ feed }: Pick<RunContext, 'feed'>, column: string): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service does not compare ${column} with the times that it is asked for: all rows lie above any of them, or none does. ` +
      'It takes a time as OData V4 spells it for a number, and may know an older spelling only. Choose another cursor: use an integer cursor that grows with every change.',
    { feed: feed.name, column },
  );

/** The source ignores every filter, and the feed has one. */
export const filterIgnored = ({ feed }: Pick<RunContext, 'feed'>): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service ignores $filter, so it would send rows that the feed's own filter leaves out. Take "filter" out, or choose another entity set.`,
    { feed: feed.name },
  );
