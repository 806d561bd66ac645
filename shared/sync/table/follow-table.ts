import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { Commit, Snapshot } from '../../delta/index.ts';
import type { FeedState, Note } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import { atVersion } from './at-version.ts';
import { catchUp } from './catch-up.ts';
import { lastBatch } from './last-batch.ts';
import type { TableLook } from './look-at-table.ts';

/** What follows from a look at the table. */
export interface Followed {
  readonly state: FeedState;
  readonly notes: readonly Note[];
  /** Absent: nothing more has to be known. `adopt`: the greatest cursor value of its rows; `top`: of those up to the watermark. */
  readonly asks?: 'adopt' | 'top';
}

/** Literals of another source, filter or cursor must not become a watermark of this one. */
const checkOrigin = (feed: Feed, state: FeedState, commits: readonly Commit[]): void => {
  const last = commits.findLast(({ tidemark }) => tidemark?.fingerprint !== undefined)?.tidemark;
  if (last === undefined || last.fingerprint === state.fingerprint) return;
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": the table ${feed.tablePath} holds rows that feed "${last.feed}" put there from another service, entity set, ` +
      'filter or cursor. Put the old values back, or choose a new table.',
    { feed: feed.name, table: feed.tablePath },
  );
};

/** Rows may be gone from the table's top: what is there now has to be looked for. */
const asking = (state: FeedState): Followed => ({
  state,
  notes: [],
  asks: state.watermark === undefined ? 'adopt' : 'top',
});

const afterCommits = (
  feed: Feed,
  state: FeedState,
  { snapshot, commits, isPart }: Extract<TableLook, { readonly found: 'continued' }>,
): Followed => {
  checkOrigin(feed, state, commits);
  const caughtUp = catchUp(feed, state, commits);
  const isGone = commits.some(
    ({ txns, removes }) => !txns.has(appIdOf(feed)) && removes.some(({ dataChange }) => dataChange),
  );
  // Before the first row of ours nothing of ours can be gone, and what others brought is not where the feed is.
  const isAsked = (isGone || isPart === true) && caughtUp.watermark !== undefined;
  return isAsked ? asking(caughtUp) : { state: atVersion(caughtUp, snapshot), notes: [] };
};

/**
 * What the table says of a feed's progress (T3). Rejects with `config` where its rows came from another source, with `table-unsupported`
 * where a newer version moved the progress.
 */
export const followTable = (feed: Feed, state: FeedState, look: TableLook): Followed => {
  switch (look.found) {
    case 'unchanged':
      return { state, notes: [] };
    case 'absent':
      return state.table === undefined
        ? { state, notes: [] }
        : {
            state: advance(state, { kind: 'table-reset' }),
            notes: [{ kind: 'table-dropped', table: feed.tablePath }],
          };
    case 'of-others':
      return { state, notes: [], asks: 'adopt' };
    case 'replaced':
      return { state, notes: [{ kind: 'table-replaced' }], asks: 'adopt' };
    case 'cut-off':
      return asking(state);
    case 'continued':
      return afterCommits(feed, state, look);
  }
};

const emptied = (feed: Feed, state: FeedState, snapshot: Snapshot): Followed => {
  if (feed.reconcile === 'follow') {
    const reset = advance(state, { kind: 'table-reset' });
    return { state: atVersion(reset, snapshot), notes: [{ kind: 'table-emptied' }] };
  }
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": every row that it put into ${feed.tablePath} was deleted there by something else. It stops, so as not to ` +
      'load everything again by mistake. Restore the table, reload {"all": true}, or set "reconcile": "follow" in feeds.json to reset the feed.',
    { feed: feed.name, table: feed.tablePath, version: snapshot.version },
  );
};

/** Takes a table that holds rows already: the feed resumes from its greatest cursor value, `top`. */
export const adoptTable = (
  feed: Feed,
  { state, notes }: Followed,
  snapshot: Snapshot,
  top: string | undefined,
): Followed => {
  const used = advance(state, { kind: 'batch-used', batch: lastBatch(feed, state, snapshot) });
  const adopted = advance(used, { kind: 'table-adopted', watermark: top });
  return {
    state: atVersion(adopted, snapshot),
    notes: top === undefined ? notes : [...notes, { kind: 'table-adopted' }],
  };
};

/**
 * Lowers the watermark to `top`, what the table still holds up to it. Rows that others added above never raise it. Rejects with `config`
 * where no row is left.
 */
export const lowerToTop = (
  feed: Feed,
  { state }: Followed,
  snapshot: Snapshot,
  top: string | undefined,
): Followed => {
  if (top === undefined) return emptied(feed, state, snapshot);
  const lowered = atVersion(advance(state, { kind: 'rows-gone', watermark: top }), snapshot);
  const { watermark } = state;
  return watermark === undefined || watermark === top
    ? { state: lowered, notes: [] }
    : { state: lowered, notes: [{ kind: 'watermark-lowered', from: watermark, to: top }] };
};
