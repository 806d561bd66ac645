import type { FeedEntry, Intent, RunOutcome } from '../../state/index.ts';
import { advance } from '../progress/index.ts';
import { KIND_RULES, type RunContext } from '../run/index.ts';
import { decideIntent, type Decision, fenceNewest } from './decide-intent.ts';

/** `ended`: the commit that an earlier attempt announced is there, and was all that the run was to do. */
export type First =
  | { readonly outcome: 'free' }
  | { readonly outcome: 'ended'; readonly as: RunOutcome }
  | { readonly outcome: 'unknown'; readonly error: unknown };

const FREE: First = { outcome: 'free' };

type Landed = Extract<Decision, { readonly outcome: 'landed' }>;

/** The commit never comes. The number of its batch is used up by the version that took its place. */
const takeDead = (run: RunContext, { batch }: Intent): void => {
  run.intended = undefined;
  const used = { kind: 'batch-used', batch } as const;
  const state = run.stored && advance(run.stored, used);
  run.keeper.later({ intent: 'none', ...(state && { state }) });
  if (state !== undefined) run.stored = state;
  run.state = advance(run.state, used);
};

/** The commit is there: what it makes true is the feed's state, and what an attempt before has done counts for the run. */
const takeLanded = (run: RunContext, intent: Intent, landed: Landed): void => {
  // An instance of version 0.1.0 beside this one may have gone on from the log, and leaves an intent as it found it.
  const { stored } = run;
  const state = stored !== undefined && stored.batch >= intent.batch ? stored : landed.state;
  run.state = state;
  run.stored = state;
  run.rows += landed.rows;
  run.removed += landed.removed;
  run.progress = { ...run.progress, movedAt: run.attempt };
  run.keeper.later({ state, intent: 'none' });
};

/** Decides the run's own open intent. What landed is the feed's state. */
export const decideOpen = async (run: RunContext): Promise<First> => {
  const { deps, feed, intent, intended } = run;
  if (intent === undefined) return FREE;
  const decision = await decideIntent(deps, feed, intent);
  if (decision.outcome === 'unknown') return decision;
  run.intent = undefined;
  if (decision.outcome === 'dead') {
    takeDead(run, intent);
    if (decision.note !== undefined) run.notes.add(decision.note);
    return FREE;
  }
  takeLanded(run, intent, decision);
  const as = KIND_RULES[run.kind].whenLanded;
  if (as === 'resumes') return FREE;
  run.result = intended && { ...intended, version: { ...intended.version, after: decision.version } };
  return { outcome: 'ended', as };
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
