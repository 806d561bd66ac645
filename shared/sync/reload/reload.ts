import { TidemarkError } from '../../core/index.ts';
import { type FeedState, type Job, type RunOutcome, requestOf } from '../../state/index.ts';
import { keyColumns, type Window } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import { Comparison } from './compare.ts';
import { countNullCursors, type Fetched, fetchWindow, isLate } from '../source/index.ts';
import { endLanded } from './landed-before.ts';
import { type Preparation, prepareReload } from './prepare.ts';
import { compareCount, countWindow, noteTableColumns, refuseCount, refuseCut } from './guards.ts';
import { beginPlan, planEnded, type Planning } from './make-plan.ts';
import { candidateFiles, isSmall } from './plan.ts';
import { beginAnew, keepPosition, pageNoter } from './position.ts';
import { replaceWhere } from './replace-where.ts';
import { loadWindow } from './load-window.ts';
import { manifestOf, noteVanished, replayStaged, usableManifest, windowFrom } from './resume-window.ts';
import { type RunContext, save } from '../run/index.ts';
import { manifestStore } from './manifest.ts';
import { createStaging, stageNothing } from '../table/index.ts';

/** How often one attempt fetches the window: again when the source or the table changed under it. */
const FETCHES = 3;

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

/** Does what one attempt at a reload does. */
export const reloadWork = async (
  run: RunContext,
  job: Job,
  stored: FeedState | undefined,
): Promise<RunOutcome> => {
  const request = requestOf(job, 'reload');
  const isFirstAttempt = run.attempt === 1;
  let planning: Planning | undefined;
  const onPage = pageNoter(run);
  let ignoresOrder = false;
  let before: Window | undefined;

  /** Neither side has a row: only a changed configuration is to be remembered. */
  const endEmpty = ({ snapshot }: Preparation): RunOutcome => {
    const watermark = run.stored?.watermark;
    const none = { kind: 'window-replaced', added: 0, removed: 0, verified: true } as const;
    if (!request.dryRun) save(run, advance(run.state, none));
    run.result = {
      dryRun: request.dryRun,
      committed: false,
      window: {},
      rows: { removed: 0, added: 0 },
      files: { removed: 0, added: 0 },
      version: snapshot === undefined ? {} : { before: snapshot.version, after: snapshot.version },
      watermark: watermark === undefined ? {} : { before: watermark },
    };
    return request.dryRun ? 'compared' : 'unchanged';
  };

  const fetchAndReplace = async (
    base: Preparation,
    { isFirst, isFirstFetch }: { readonly isFirst: boolean; readonly isFirstFetch: boolean },
  ): Promise<RunOutcome | 'refetch'> => {
    const { feed, deps } = run;
    const { tablePath } = feed;
    const store = manifestStore(deps.lake, { tablePath, runId: run.runId, newId: deps.newId });
    const isResumed = isFirst && !isFirstAttempt;
    const from = isResumed ? await usableManifest(run, base, store) : undefined;
    const window =
      from === undefined ? await loadWindow(run, base, request.window, before) : windowFrom(base, from);
    if (window === undefined) return endEmpty(base);
    before = window;
    const key = keyColumns(base.cursor, base.columns);
    const comparison = new Comparison(key, base.columns, deps.compareRows);
    if (from !== undefined && (await replayStaged(run, base, comparison, from)) === 'vanished')
      return noteVanished(run);
    const isDry = request.dryRun;
    const staging = isDry ? stageNothing : createStaging(run, from?.files);
    const keep = async (fetched: Fetched): Promise<void> => {
      if (isDry) return;
      if (fetched.open !== undefined) await staging.stage(fetched.open);
      const files = await staging.files();
      await keepPosition(run, store, manifestOf(run, base, window, files, fetched));
    };
    // None of these waits for another: what the table has, what the source counts, and what it sends.
    const touched = candidateFiles(base, window);
    planning = isSmall(touched)
      ? beginPlan(run, base, window, { candidates: touched, comparison, isDry })
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
    /** Nothing is kept that a later attempt could resume from: it starts over, once. */
    const beginAnewLater = async (failure: TidemarkError): Promise<RunOutcome> => {
      if (!isFirstAttempt) throw failure;
      await beginAnew(run, run.progress.fetches ?? 0);
      return 'stopped';
    };
    if (!fetched.isComplete && isDry) return beginAnewLater(tooSlowDry(run));
    if (!fetched.isComplete && !fetched.isOrdered) return beginAnewLater(unordered(run));
    const goOnLater = async (): Promise<RunOutcome> => {
      await planEnded(planning);
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
    const staged = { window, fetched, staging, comparison, planning, isVerified, isCounted };
    const mayRefetch = isFirstFetch;
    const outcome = await replaceWhere(run, base, staged, { request, mayRefetch });
    if (outcome === 'late' && isDry) return beginAnewLater(tooSlowDry(run));
    if (outcome === 'late' && isWholeAlready) throw tooSlow(run);
    return outcome === 'late' ? goOnLater() : outcome;
  };

  const fetchUntilDone = async (): Promise<RunOutcome> => {
    const fetches = run.progress.fetches ?? 0;
    for (let fetch = fetches + 1; fetch <= FETCHES; fetch += 1) {
      const isFirst = fetch === fetches + 1;
      ignoresOrder ||= stored?.source.ignoresOrder === true;
      const base = await prepareReload(run, request.window, stored, ignoresOrder);
      run.state = ignoresOrder
        ? advance(base.state, { kind: 'trait-learned', traits: { ignoresOrder } })
        : base.state;
      const landed = isFirst && base.snapshot ? await endLanded(run, base.snapshot) : undefined;
      const outcome = landed ?? (await fetchAndReplace(base, { isFirst, isFirstFetch: fetch === 1 }));
      if (outcome !== 'refetch') return outcome;
      await planEnded(planning);
      await beginAnew(run, fetch);
    }
    throw new TidemarkError(
      'source-contract',
      `Feed "${run.feed.name}": source or table changed during every one of ${FETCHES} fetches of the window. Nothing was changed. Try again when it is quiet, or reload less at once.`,
      { feed: run.feed.name, table: run.feed.tablePath },
    );
  };
  try {
    return await fetchUntilDone();
  } finally {
    // However the attempt ends, nothing of it writes on.
    await planEnded(planning);
  }
};
