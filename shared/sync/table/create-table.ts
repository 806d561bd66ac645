import { withGrace } from '../../core/index.ts';
import {
  type Action,
  COMMIT_GRACE_MS,
  createTableActions,
  putAnnounced,
  type Snapshot,
} from '../../delta/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';
import { commitPorts } from './intents.ts';

const idOf = (actions: readonly Action[]): string => {
  const metaData = actions.find((action) => 'metaData' in action);
  return metaData?.metaData.id ?? '';
};

/**
 * Makes the feed's table, without a row in it: every commit with rows then has a base that it can be told by. `state`: the feed's, which is
 * not changed by it. Undefined: another has made a table meanwhile, or has written to this one already, and its rows are to be looked at first.
 */
export const createTable = async (
  run: RunContext,
  fields: readonly Field[],
  state: FeedState,
): Promise<Snapshot | undefined> => {
  const { deps, feed, signal } = run;
  const { lake, snapshots, clock, newId, engineVersion } = deps;
  const { batch, fingerprint } = state;
  const txnId = newId();
  const tidemark = {
    runId: run.runId,
    feed: feed.name,
    kind: 'create',
    rows: 0,
    batch,
    fingerprint,
    moved: false,
  };
  const actions = createTableActions({ tidemark, txnId, now: clock.now(), engineVersion, fields, newId });
  const tableId = idOf(actions);
  const put = await putAnnounced(commitPorts(run), {
    actions,
    adds: [],
    txnId,
    tableId,
    after: { batch, state },
  });
  if (put.outcome !== 'landed') return undefined;
  const made = await withGrace(signal, COMMIT_GRACE_MS, (late) =>
    snapshots.latest(lake, feed.tablePath, { signal: late }),
  );
  return made?.metadata.id === tableId && made.version === put.version ? made : undefined;
};
