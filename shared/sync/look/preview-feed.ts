import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { cursorFromMetadata } from '../feed/index.ts';
import {
  askPlainer,
  firstQuery,
  lastQuery,
  type LookLimits,
  Requests,
  Session,
  topped,
} from './ask/index.ts';
import type { LookDeps } from './check-feed.ts';
import { refuseBroken } from './refuse-broken.ts';
import { columnsSeen } from './shown-columns.ts';
import type { ShownRows } from './types.ts';

/** `$metadata`, rows, and what a service may refuse of it. */
const MOST_REQUESTS = 8;

/** Which rows are shown, and how many. */
export interface PreviewOptions {
  readonly rows: number;
  readonly end: 'first' | 'last';
}

/** Rows of a source as its table will have them. `more`: there are others. */
export interface Preview extends ShownRows {
  readonly more: boolean;
}

/**
 * The first or the last rows of a feed, as texts. Rejects with `config`, and as a read of the source does; a value that does not fit its column is
 * `source-contract`. The answer holds row values: it is never logged.
 */
export const previewFeed = async (
  deps: LookDeps,
  feed: Feed,
  { rows, end }: PreviewOptions,
  limits: LookLimits,
): Promise<Preview> => {
  refuseBroken(feed);
  const requests = new Requests(deps, limits, MOST_REQUESTS);
  // Who heeds no $top may heed this: else all of the set comes.
  const source = requests.source({ ...feed, source: { ...feed.source, pageSize: rows + 1 } });
  const entity = await source.entityType(requests.signal);
  const cursor = cursorFromMetadata(feed, entity);
  const snapshot = await deps.snapshots.latest(deps.lake, feed.tablePath, { signal: limits.signal });
  const { columns, shown, fault } = columnsSeen(feed, entity, { cursor, snapshot });
  if (columns === undefined) throw fault;
  const session = new Session({ feed, cursor, columns }, requests, source, rows);
  const seen = await askPlainer(session, {
    name: end,
    query: (known) => ({
      ...(end === 'first' ? firstQuery(known) : lastQuery(known)),
      ...topped(known, rows + 1),
    }),
    options: ['top', 'orderby key', 'orderby'],
  });
  const failure =
    session.fatal ?? session.misfit ?? (seen !== undefined && 'error' in seen ? seen.error : undefined);
  if (failure !== undefined) throw failure;
  if (seen?.outcome !== 'rows')
    throw new TidemarkError('source-unavailable', `Feed "${feed.name}": its rows were not answered in time.`);
  return {
    columns: shown,
    rows: seen.cells ?? [],
    more: seen.rows.length > rows || seen.link !== undefined,
  };
};
