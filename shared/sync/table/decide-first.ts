import type { FeedEntry } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';
import { decideIntent, fenceNewest } from './decide-intent.ts';

/** `ended`: the commit that an earlier attempt announced is there, and was all that the run was to do. */
export type First =
  { readonly outcome: 'free' | 'ended' } | { readonly outcome: 'unknown'; readonly error: unknown };

const FREE: First = { outcome: 'free' };

/** Decides the run's own open intent. What landed is the feed's state. */
export const decideOpen = async (run: RunContext): Promise<First> => {
  const { deps, feed, intent, keeper } = run;
  if (intent === undefined) return FREE;
  const decision = await decideIntent(deps, feed, intent);
  if (decision.outcome === 'unknown') return decision;
  run.intent = undefined;
  if (decision.outcome === 'dead') {
    run.intended = undefined;
    // The number of the batch is used up by the version that took its place.
    const state = run.stored && { ...run.stored, batch: Math.max(run.stored.batch, intent.batch) };
    keeper.later({ intent: 'none', ...(state && { state }) });
    if (state !== undefined) run.stored = state;
    run.state = { ...run.state, batch: Math.max(run.state.batch, intent.batch) };
    if (decision.note !== undefined) run.notes.add(decision.note);
    return FREE;
  }
  const { version, rows, removed } = decision;
  // An instance of version 0.1.0 beside this one may have gone on from the log, and leaves an intent as it found it.
  const isOver = (run.stored?.batch ?? 0) >= intent.batch;
  const state = isOver && run.stored !== undefined ? run.stored : decision.state;
  run.state = state;
  run.stored = state;
  run.rows += rows;
  run.removed += removed;
  run.progress = { ...run.progress, movedAt: run.attempt };
  keeper.later({ state, intent: 'none' });
  if (run.kind !== 'reload') return FREE;
  const { intended } = run;
  run.result = intended && { ...intended, version: { ...intended.version, after: version } };
  return { outcome: 'ended' };
};

/** What an entity does not say, nobody can decide by it: the next version of the table is taken instead. */
const fenceUnknown = async (run: RunContext, { unreadable }: FeedEntry): Promise<void> => {
  if (unreadable !== undefined) {
    run.notes.add({ kind: 'state-unreadable', parts: unreadable });
  }
  // Of a feed that is not configured any more no table is known.
  if (run.feed.tablePath !== '') await fenceNewest(run.deps, run.feed, run.runId);
  // Only this write says that nothing is open: an attempt that dies before it is followed by one that fences again.
  run.keeper.later({ intent: 'none' });
};

/**
 * What an attempt does before anything is read: it decides the commit that the attempt before it announced. Of an entity that version 0.1.0
 * wrote, or that cannot be read, no such commit is known: a version without rows keeps it out.
 */
export const decideFirst = async (run: RunContext, entry: FeedEntry | undefined): Promise<First> => {
  if (entry === undefined) return FREE;
  try {
    const isUnknown =
      entry.format < 2 || entry.unreadable !== undefined || (entry.isIntending && !entry.intent);
    if (isUnknown) await fenceUnknown(run, entry);
  } catch (error) {
    return { outcome: 'unknown', error };
  }
  run.intent = entry.intent;
  run.intended = run.progress.intended;
  return decideOpen(run);
};
