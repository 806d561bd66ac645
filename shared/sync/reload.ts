import { TidemarkError } from '../core/index.ts';
import type { RunOutcome } from '../state/index.ts';
import { keyColumns } from './columns.ts';
import { createComparison } from './compare-rows.ts';
import { fetchWindow, type Fetched } from './fetch-window.ts';
import { reloadBase, type ReloadBase } from './reload-base.ts';
import { compareCount, countWindow, noteTableColumns, refuseCount, refuseCut } from './reload-guards.ts';
import { dropRest, emptyHold, letGo } from './reload-hold.ts';
import { beginPlan, isSmall, touchedFiles } from './reload-plan.ts';
import { landedCommit, replaceWindow, settleLanded } from './reload-replace.ts';
import type { ReloadRequest, ReloadResult } from './reload-types.ts';
import { windowOf, type Window } from './reload-window.ts';
import { manifestOf, noteVanished, replayStaged, usableManifest, windowFrom } from './resume-fetch.ts';
import type { AttemptWork, OnEnd } from './run-attempt.ts';
import { save, type RunContext } from './run-context.ts';
import type { Planned } from './saved-job.ts';
import { manifestStore } from './saved-manifest.ts';
import { createStaging, stageNothing } from './staging.ts';
import { countNullCursors } from './verify.ts';
import { isLate } from './walk-parts.ts';

/** How often one attempt fetches the window: again when the source or the table changed under it. */
const FETCHES = 3;

/** One attempt's view of a reload. */
export interface ReloadJob {
  readonly request: ReloadRequest;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Fetches that earlier attempts have given up because source or table changed under them. */
  readonly fetches: number;
  /** Stores that so many fetches were given up. */
  readonly onRefetch: (fetches: number) => Promise<void>;
  /** What an earlier attempt was about to commit. */
  readonly planned: Planned | undefined;
  /** Told of every page, with the rows so far. */
  readonly onPage: (run: RunContext, rows: number) => Promise<void>;
  /** Stores what is about to be committed. */
  readonly onPlanned: (planned: Planned) => Promise<void>;
  readonly onResult: (result: ReloadResult) => void;
}

const unordered = ({ feed }: RunContext): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service does not keep the order or the filter asked for, so its window must be read within one attempt, and was not. Reload less at once.`,
    { feed: feed.name },
  );

const tooSlow = ({ feed }: RunContext): TidemarkError =>
  new TidemarkError(
    'source-unavailable',
    `Feed "${feed.name}": the keys that went could not all be asked for within one attempt. Nothing was changed. Reload less at once.`,
    { feed: feed.name },
  );

const tooSlowDry = ({ feed }: RunContext): TidemarkError =>
  new TidemarkError(
    'source-unavailable',
    `Feed "${feed.name}": a dry run keeps nothing, so its window must be read within one attempt, and was not. Try a smaller window.`,
    { feed: feed.name },
  );

/** The work of one attempt at a reload, and what is to be done when the run ends with it. */
export const createReload = (job: ReloadJob): { readonly work: AttemptWork; readonly onEnd: OnEnd } => {
  const { request, onPlanned, onResult } = job;
  const hold = emptyHold();
  let ignoresOrder = false;
  let before: Window | undefined;

  /** Neither side has a row: only a changed configuration is to be remembered. */
  const endEmpty = async (run: RunContext, { state, snapshot }: ReloadBase): Promise<RunOutcome> => {
    const before = run.stored?.watermark;
    const { watermark: _watermark, boundaryKeys: _keys, ...rest } = state;
    if (!request.dryRun) await save(run, { ...rest, verifiedFrom: null, unverifiedRows: 0 });
    onResult({
      dryRun: request.dryRun,
      committed: false,
      window: {},
      rows: { removed: 0, added: 0 },
      files: { removed: 0, added: 0 },
      version: snapshot === undefined ? {} : { before: snapshot.version, after: snapshot.version },
      watermark: before === undefined ? {} : { before },
    });
    return request.dryRun ? 'compared' : 'unchanged';
  };

  /** A commit that an earlier attempt put. */
  const endLanded = async (run: RunContext, base: ReloadBase): Promise<RunOutcome | undefined> => {
    const { planned } = job;
    const { snapshot } = base;
    if (planned === undefined || snapshot === undefined) return undefined;
    const commit = await landedCommit(run, planned, snapshot);
    if (commit === undefined) return undefined;
    hold.manifest = manifestStore(run.deps.lake, run.feed.tablePath, run.runId);
    return settleLanded(run, base, commit, [planned], snapshot, onResult);
  };

  const fetchAndReplace = async (
    run: RunContext,
    base: ReloadBase,
    { isFirst, isFirstFetch }: { readonly isFirst: boolean; readonly isFirstFetch: boolean },
  ): Promise<RunOutcome | 'refetch'> => {
    const { feed, deps } = run;
    const store = manifestStore(deps.lake, feed.tablePath, run.runId);
    const isResumed = isFirst && job.attempt > 1;
    if (isResumed) hold.manifest = store;
    const from = isResumed ? await usableManifest(run, base, store) : undefined;
    const window =
      from === undefined ? await windowOf(run, base, request.window, before) : windowFrom(base, from);
    if (window === undefined) return endEmpty(run, base);
    before = window;
    const key = keyColumns(base.cursor, base.columns);
    const comparison = createComparison(key, base.columns, deps.compareRows);
    if (from !== undefined && (await replayStaged(run, base, comparison, from)) === 'vanished')
      return noteVanished(run);
    const isDry = request.dryRun;
    const staging = isDry ? stageNothing : createStaging(run, from?.files);
    hold.fetched = staging;
    const keep = async (fetched: Fetched): Promise<void> => {
      if (isDry) return;
      hold.manifest = store;
      if (fetched.open !== undefined) await staging.stage(fetched.open);
      const files = await staging.files();
      await store.save(manifestOf(run, base, window, files, fetched), run.signal);
    };
    const onPage = (rows: number): Promise<void> => job.onPage(run, rows);
    // None of these waits for another: what the table has, what the source counts, and what it sends.
    const touched = touchedFiles(base, window);
    const planning = isSmall(touched)
      ? beginPlan(run, base, touched, window, { comparison, hold, isDry })
      : undefined;
    const counting = countWindow(run, base, window);
    counting.catch(() => undefined);
    const fetched = await fetchWindow(run, base, window, {
      staging,
      comparison,
      from,
      onStaged: keep,
      onPage,
    });
    /** Nothing is kept that a later attempt could go on from: it begins anew, once. */
    const beginAnewLater = async (failure: TidemarkError): Promise<RunOutcome> => {
      if (job.attempt > 1) throw failure;
      await letGo(hold);
      return 'stopped';
    };
    if (!fetched.isComplete && isDry) return beginAnewLater(tooSlowDry(run));
    if (!fetched.isComplete && !fetched.isOrdered) return beginAnewLater(unordered(run));
    const goOnLater = async (): Promise<RunOutcome> => {
      await dropRest(hold);
      await keep(fetched);
      return 'stopped';
    };
    const isStuck = from !== undefined && !fetched.isComplete && fetched.rows === from.rows;
    if (isStuck && fetched.outside > from.outside) throw unordered(run);
    // An attempt that began with everything fetched has all its time for the rest.
    const isWholeAlready = from?.isComplete === true;
    if (!fetched.isComplete || (isLate(run) && !isWholeAlready && !isDry)) return goOnLater();
    if (!fetched.isOrdered && run.state.source.ignoresOrder !== true) {
      // The end of the window was asked for by the order that the source does not keep.
      ignoresOrder = true;
      return 'refetch';
    }
    if (fetched.isCut && !request.force) {
      if (isFirstFetch) return 'refetch';
      refuseCut(run);
    }
    const agreement = await compareCount(run, base, window, fetched, await counting);
    if (agreement === 'differs' && isFirstFetch) return 'refetch';
    if (agreement === 'differs' && !request.force) refuseCount(run);
    noteTableColumns(run, base);
    await countNullCursors(run, base.cursor, true);
    // Pages that were joined by a count of rows prove nothing until they are read again: the next run does.
    const isVerified = agreement !== 'differs' && !fetched.byOffset;
    const isCounted = agreement === 'agrees';
    const staged = { window, fetched, comparison, planning, isVerified, isCounted };
    const { planned } = job;
    const mayRefetch = isFirstFetch;
    const replacing = { request, hold, planned, mayRefetch, onPlanned, onResult };
    const outcome = await replaceWindow(run, base, staged, replacing);
    if (outcome === 'late' && isDry) return beginAnewLater(tooSlowDry(run));
    if (outcome === 'late' && isWholeAlready) throw tooSlow(run);
    return outcome === 'late' ? goOnLater() : outcome;
  };

  const work: AttemptWork = async (run, stored) => {
    for (let fetch = job.fetches + 1; fetch <= FETCHES; fetch += 1) {
      const isFirst = fetch === job.fetches + 1;
      ignoresOrder ||= stored?.source.ignoresOrder === true;
      const base = await reloadBase(run, request.window, stored, ignoresOrder);
      run.state = ignoresOrder
        ? { ...base.state, source: { ...base.state.source, ignoresOrder } }
        : base.state;
      const landed = isFirst ? await endLanded(run, base) : undefined;
      const outcome = landed ?? (await fetchAndReplace(run, base, { isFirst, isFirstFetch: fetch === 1 }));
      if (outcome !== 'refetch') return outcome;
      await letGo(hold);
      await job.onRefetch(fetch);
    }
    throw new TidemarkError(
      'source-contract',
      `Feed "${run.feed.name}": source or table changed during every one of ${FETCHES} fetches of the window. Nothing was changed. Try again when it is quiet, or reload less at once.`,
      { feed: run.feed.name, table: run.feed.tablePath },
    );
  };
  /** However the attempt ends, nothing of it writes on. */
  const quietWork: AttemptWork = async (run, stored) => {
    try {
      return await work(run, stored);
    } finally {
      await dropRest(hold);
    }
  };
  return { work: quietWork, onEnd: () => letGo(hold) };
};
