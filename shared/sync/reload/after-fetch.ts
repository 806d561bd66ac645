import type { ReloadRequest, RunOutcome, SourceTraits } from '../../state/index.ts';
import type { Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { countNullCursors, type Fetched, findByKey, judgeCounts, probeCompared } from '../source/index.ts';
import { compareCount, type CountVerdict } from './count-window.ts';
import { refuseCount, tooSlow, tooSlowDry, unordered } from './guards.ts';
import type { FetchVerdict } from './judge-fetch.ts';
import { resetOnce } from './position.ts';
import type { Preparation } from './prepare.ts';
import { replaceWhere } from './replace-where.ts';
import { keepForLater, type WindowStage, type WindowToStage } from './stage-window.ts';

/** One fetch of the window. */
export interface Fetch {
  readonly request: ReloadRequest;
  readonly onPage: (rows: number) => Promise<void>;
  /** The first of all attempts at the reload: what is doubtful is fetched once more. */
  readonly isFirst: boolean;
  /** It may resume where an earlier attempt came to. */
  readonly mayResume: boolean;
  /** The window of the fetch before, in this attempt. */
  readonly before: Window | undefined;
  /** The source is known to keep no order. */
  readonly ignoresOrder: boolean;
}

/** The window is to be fetched once more. */
export interface Refetch {
  readonly before: Window;
  readonly ignoresOrder: boolean;
  /** What the fetch before has learned of the source. */
  readonly traits: SourceTraits;
}

/** A window while it is reloaded: what is asked, what is under way, and what came. */
export interface Reloading {
  readonly fetch: Fetch;
  readonly stage: WindowStage;
  readonly fetched: Fetched;
}

/** Of a window that lacks rows, or is doubtful: bounds that brought others today are proven anew. */
export const refetchAfter = (
  { state }: RunContext,
  { ignoresOrder }: Fetch,
  { window }: WindowToStage,
): Refetch => {
  const { lowerOn: _lowerOn, upperOn: _upperOn, ...traits } = state.source;
  return { before: window, ignoresOrder: ignoresOrder || traits.ignoresOrder === true, traits };
};

/** A window that cannot be replaced as it came. */
export const endFetch = async (
  run: RunContext,
  preparation: Preparation,
  { stage, fetched }: Reloading,
  verdict: Exclude<FetchVerdict, 'whole'>,
): Promise<RunOutcome | Refetch> => {
  switch (verdict) {
    case 'later':
      return keepForLater(run, preparation, stage, fetched);
    case 'too-slow-dry':
      return resetOnce(run, tooSlowDry(run));
    case 'unordered':
      return resetOnce(run, unordered(run));
    case 'stuck':
      throw unordered(run);
    case 'order-ignored':
      return { before: stage.window, ignoresOrder: true, traits: run.state.source };
  }
};

/** Where the source counts other rows between two instants than it sends, or has some that it did not send, it may compare something else. */
const probeAfter = async (run: RunContext, { cursor }: Preparation, { lastRows }: Fetched): Promise<void> => {
  const find = findByKey(run, cursor, () => undefined);
  await probeCompared(run, cursor, find, lastRows ?? run.state.lastRows?.rows ?? []);
};

/** Whether the source counts other rows than came. */
const isOtherCount = async (
  run: RunContext,
  preparation: Preparation,
  fetched: Fetched,
  agreement: CountVerdict,
): Promise<boolean> => {
  if (agreement === 'more') await probeAfter(run, preparation, fetched);
  return agreement === 'more' || agreement === 'fewer';
};

/** What the count of the last fetch means: rows lack, or it counts fewer than there are, and is useless. */
const checkAgreement = (run: RunContext, agreement: CountVerdict, isForced: boolean): void => {
  if (agreement === 'more' && !isForced) refuseCount(run);
  if (agreement === 'fewer') judgeCounts(run, false);
};

/** What to change: the window's rows in the table, for those that came and were counted. */
export const replaceFetched = async (
  run: RunContext,
  preparation: Preparation,
  { fetch, stage, fetched }: Reloading,
): Promise<RunOutcome | Refetch> => {
  const { request, isFirst } = fetch;
  const agreement = await compareCount(run, preparation, {
    window: stage.window,
    fetched,
    before: await stage.counting,
  });
  const isOther = await isOtherCount(run, preparation, fetched, agreement);
  if (isOther && isFirst) return refetchAfter(run, fetch, stage);
  checkAgreement(run, agreement, request.force);
  for (const note of preparation.columnNotes) run.notes.add(note);
  await countNullCursors(run, preparation.cursor, true);
  // Pages that were joined by a count of rows prove nothing until they are read again: the next run does.
  const isVerified = !isOther && !fetched.offsetPaged;
  const staged = { ...stage, fetched, isVerified };
  const end = await replaceWhere(run, preparation, staged, { request, mayRefetch: isFirst });
  if (end === 'refetch') {
    await probeAfter(run, preparation, fetched);
    return refetchAfter(run, fetch, stage);
  }
  if (end !== 'late') return end;
  if (stage.isDry) return resetOnce(run, tooSlowDry(run));
  if (stage.from?.isComplete === true) throw tooSlow(run);
  return keepForLater(run, preparation, stage, fetched);
};
