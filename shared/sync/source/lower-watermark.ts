import { maxValue } from '../../delta/index.ts';
import { type Bound, type FeedCursor, fromTableUnits, toTableUnits } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Reconciled } from '../table/index.ts';

/** The table's greatest cursor value up to a bound; undefined: it has none. */
const topUpTo = async (
  { deps: { lake, snapshots }, feed, signal }: RunContext,
  cursor: FeedCursor,
  { table }: Pick<Reconciled, 'table'>,
  { value }: Bound,
): Promise<string | undefined> => {
  const snapshot =
    typeof table === 'object' ? table : await snapshots.latest(lake, feed.tablePath, { signal });
  const field = snapshot?.metadata.fields.find(({ name }) => name === cursor.field);
  if (snapshot === undefined || field === undefined) return undefined;
  const atMost = toTableUnits(cursor.kind, field.type, value.order);
  const top = await maxValue(lake, snapshot, field, { atMost, signal });
  return top === undefined ? undefined : fromTableUnits(cursor.kind, field.type, top).literal;
};

/** A watermark beyond the horizon goes back to what the table holds below it: rows that came since were never asked for. The run begins again there. */
export const lowerWatermark = async (
  run: RunContext,
  cursor: FeedCursor,
  reconciled: Pick<Reconciled, 'table'>,
  horizon: Bound | undefined,
): Promise<'replan'> => {
  const { watermark: from } = run.state;
  if (from === undefined || horizon === undefined) return 'replan';
  const to = await topUpTo(run, cursor, reconciled, horizon);
  run.state = advance(run.state, { kind: 'watermark-ahead', watermark: to });
  run.notes.add({ kind: 'watermark-ahead', from, ...(to !== undefined && { to }) });
  return 'replan';
};
