import { TidemarkError } from '../core/index.ts';
import type { RunOutcome } from '../state/index.ts';
import { createComparison } from './compare-rows.ts';
import { fetchWindow, type Fetched } from './fetch-window.ts';
import { reloadBase, type ReloadBase } from './reload-base.ts';
import { compareCount, countWindow, noteTableColumns, refuseCount } from './reload-guards.ts';
import { dropRest, emptyHold, letGo } from './reload-hold.ts';
import { beginPlan, isSmall } from './reload-plan.ts';
import { landedVersion, replaceWindow, settleLanded } from './reload-replace.ts';
import type { ReloadRequest, ReloadResult } from './reload-types.ts';
import { windowOf, type Window } from './reload-window.ts';
import { manifestOf, replayStaged, usableManifest, windowFrom } from './resume-fetch.ts';
import type { AttemptWork, OnEnd } from './run-attempt.ts';
import { save, type RunContext } from './run-context.ts';
import type { Planned } from './saved-job.ts';
import { manifestStore } from './saved-manifest.ts';
import { createStaging } from './staging.ts';
import { countNullCursors } from './verify.ts';
import { isLate } from './walk-parts.ts';

/** How often one attempt fetches the window: again when the source or the table changed under it. */
const FETCHES = 3;

/** One attempt's view of a reload. */
export interface ReloadJob {
  readonly request: ReloadRequest;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
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
    `Feed "${feed.name}": the service does not keep the order asked for, so its window must be read within one run, and was not. Reload less at once.`,
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
  const endLanded = async (run: RunContext, { snapshot }: ReloadBase): Promise<RunOutcome | undefined> => {
    const { planned } = job;
    if (planned === undefined || snapshot === undefined) return undefined;
    const version = await landedVersion(run, planned, snapshot);
    if (version === undefined) return undefined;
    hold.isTried = true;
    hold.manifest = manifestStore(run.deps.lake, run.feed.tablePath, run.runId);
    return settleLanded(run, planned, snapshot, version, onResult);
  };

  const fetchAndReplace = async (
    run: RunContext,
    base: ReloadBase,
    isFirst: boolean,
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
    const key = base.cursor.key.flatMap((name) => base.columns.filter(({ field }) => field.name === name));
    const comparison = createComparison(key, base.columns, deps.compareRows);
    if (from !== undefined) await replayStaged(run, base, comparison, from);
    const staging = createStaging(run, from?.files);
    hold.fetched = staging;
    const keep = async (fetched: Fetched): Promise<void> => {
      hold.manifest = store;
      if (fetched.open !== undefined) await staging.stage(fetched.open);
      await store.save(manifestOf(run, base, window, await staging.files(), fetched), run.signal);
    };
    const onPage = (rows: number): Promise<void> => job.onPage(run, rows);
    const isDry = request.dryRun;
    // None of these waits for another: what the table has, what the source counts, and what it sends.
    const planning = isSmall(base, window)
      ? beginPlan(run, base, window, { comparison, hold, isDry })
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
    if (!fetched.isComplete && !fetched.isOrdered) {
      if (job.attempt > 1) throw unordered(run);
      await letGo(hold);
      return 'stopped';
    }
    if (!fetched.isComplete || isLate(run)) {
      await dropRest(hold);
      await keep(fetched);
      return 'stopped';
    }
    if (!fetched.isOrdered && run.state.source.ignoresOrder !== true) {
      // The end of the window was asked for by the order that the source does not keep.
      ignoresOrder = true;
      return 'refetch';
    }
    const agreement = await compareCount(run, base, window, fetched, await counting);
    if (agreement === 'differs' && isFirst) return 'refetch';
    if (agreement === 'differs' && !request.force) refuseCount(run);
    noteTableColumns(run, base);
    await countNullCursors(run, base.cursor, true);
    const staged = { window, fetched, comparison, planning, isVerified: agreement !== 'differs' };
    return replaceWindow(run, base, staged, { request, hold, onPlanned, onResult });
  };

  const work: AttemptWork = async (run, stored) => {
    for (let fetch = 1; fetch <= FETCHES; fetch += 1) {
      ignoresOrder ||= stored?.source.ignoresOrder === true;
      const base = await reloadBase(run, request.window, stored, ignoresOrder);
      run.state = ignoresOrder
        ? { ...base.state, source: { ...base.state.source, ignoresOrder } }
        : base.state;
      const landed = fetch === 1 ? await endLanded(run, base) : undefined;
      const outcome = landed ?? (await fetchAndReplace(run, base, fetch === 1));
      if (outcome !== 'refetch') return outcome;
      await letGo(hold);
    }
    throw new TidemarkError(
      'commit-contention',
      `Feed "${run.feed.name}": source and table changed during every one of ${FETCHES} fetches. Try the reload again.`,
      { feed: run.feed.name, table: run.feed.tablePath },
    );
  };
  return { work, onEnd: () => letGo(hold) };
};
