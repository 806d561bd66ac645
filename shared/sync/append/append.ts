import { isDeepStrictEqual } from 'node:util';
import { TidemarkError } from '../../core/index.ts';
import type { FeedState, RunOutcome } from '../../state/index.ts';
import {
  checkSettings,
  cursorFromMetadata,
  cursorFromState,
  type FeedCursor,
  identityOf,
  lowerBound,
  refuseChange,
  sourceColumns,
} from '../feed/index.ts';
import { entityOf, lookDeps, reconcile, replanRetyped } from '../table/index.ts';
import { advance, beginProgress, mustRescan } from '../progress/index.ts';
import { type RunContext, save } from '../run/index.ts';
import { countNullCursors, walk, type WalkEnd } from '../source/index.ts';
import { judgeLate, lookBack } from './check-below.ts';
import { keepPassed, verifyWalk } from './verify.ts';

/** How often one run may start over because another writer changed the table under it. */
const PLANS = 5;

const checkFingerprint = ({ deps, feed, state }: RunContext): void => {
  if (state.fingerprint === deps.fingerprintOf(feed)) return;
  refuseChange(
    feed,
    'give the feed a new name and a new table, or accept the change by a reload: {"all": true}.',
  );
};

const cursorOfRun = async (run: RunContext, isFirst: boolean): Promise<FeedCursor> => {
  const remembered = isFirst ? undefined : cursorFromState(run.feed, run.state);
  if (remembered !== undefined && (remembered.unique || remembered.keyTypes !== undefined)) return remembered;
  const entity = await entityOf(run);
  // A state of version 0.2.0 or before, of a long model: what the key's types are is asked for once, and kept.
  if (!isFirst) return cursorFromState(run.feed, run.state);
  const cursor = cursorFromMetadata(run.feed, entity);
  // Refuses names that are not there before a request asks for them: the service would only say 400.
  sourceColumns(run.feed, entity, cursor);
  return cursor;
};

/** One plan: reconcile, walk, verify. */
const walkOnce = async (run: RunContext, cursor: FeedCursor): Promise<WalkEnd> => {
  const reconciled = await reconcile(lookDeps(run), run.feed, cursor, run.state);
  run.state = reconciled.state;
  for (const note of reconciled.notes) run.notes.add(note);
  const rescan = mustRescan(run.state);
  const back = rescan ? undefined : lookBack(run, cursor);
  const lower = back ?? lowerBound(run.feed, cursor, run.state, rescan);
  const plan = { lower, rescan, looksBack: back !== undefined };
  const end = await walk(run, cursor, reconciled, plan);
  // Rows without a cursor value, which nothing forbids any more, are not counted.
  const known = cursorFromState(run.feed, run.state);
  if (end.outcome === 'complete') {
    await verifyWalk(run, known, plan, end);
    await countNullCursors(run, known);
    judgeLate(run, known, back && end.late);
  }
  if (end.outcome === 'stopped') await keepPassed(run, known, end);
  return end;
};

/** What a plan before this one has learned of the cursor holds from then on. */
const cursorOfPlan = ({ state: { cursorType } }: RunContext, cursor: FeedCursor): FeedCursor =>
  cursor.edmType === cursorType ? cursor : { ...cursor, edmType: cursorType };

/** What an append does under its lease. */
export const appendWork = async (run: RunContext, stored: FeedState | undefined): Promise<RunOutcome> => {
  const cursor = await cursorOfRun(run, stored === undefined);
  checkSettings(run.feed, cursor);
  if (stored === undefined) await begin(run, cursor);
  else checkFingerprint(run);
  for (let plan = 1; plan <= PLANS; plan += 1) {
    const wasRescan = mustRescan(run.state);
    const end = await walkOnce(run, cursorOfPlan(run, cursor)).catch((error: unknown) =>
      replanRetyped(run, error),
    );
    if (end === 'replan' || end.outcome === 'replan') continue;
    // Nothing new came, and the source counts other rows than were read before: they are looked for at once.
    if (!wasRescan && run.rows === 0 && end.outcome === 'complete' && mustRescan(run.state)) continue;
    if (!isDeepStrictEqual(run.state, run.stored)) save(run, run.state);
    if (end.outcome === 'stopped') return 'stopped';
    return run.rows > 0 ? 'appended' : 'no-new-rows';
  }
  throw new TidemarkError(
    'commit-contention',
    `Feed "${run.feed.name}": other writers changed ${run.feed.tablePath} ${PLANS} times during one run.`,
    { feed: run.feed.name, table: run.feed.tablePath },
  );
};

/**
 * A feed's first run. With a table of ours and no state, the state was lost: the log says how far it was.
 */
const begin = async (run: RunContext, cursor: FeedCursor): Promise<void> => {
  const fresh = beginProgress({
    fingerprint: run.deps.fingerprintOf(run.feed),
    ...identityOf(cursor),
  });
  const { state, notes } = await reconcile(lookDeps(run), run.feed, cursor, fresh);
  for (const note of notes) run.notes.add(note);
  const { types } = run.state;
  const known = types === undefined ? state : advance(state, { kind: 'types-declared', types });
  save(run, advance(known, { kind: 'log-believed' }));
};
