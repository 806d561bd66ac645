import {
  type FeedState,
  type Job,
  requestOf,
  type RunOutcome,
  type SourceTraits,
} from '../../state/index.ts';
import { advance } from '../progress/index.ts';
import { keyColumns } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { isByLinks, isLate } from '../source/index.ts';
import { endFetch, type Fetch, type Refetch, refetchAfter, replaceFetched } from './after-fetch.ts';
import { Comparison } from './compare/index.ts';
import { endEmpty } from './end-empty.ts';
import { checkForeignColumns } from './foreign-columns.ts';
import { changedTooOften } from './guards.ts';
import { judgeFetch } from './judge-fetch.ts';
import { endLanded } from './landed-before.ts';
import { loadWindow } from './load-window.ts';
import { planEnded } from './make-plan.ts';
import { manifestStore } from './manifest.ts';
import { pageNoter, resetFetch } from './position.ts';
import { doubted, type Preparation, prepareReload } from './prepare.ts';
import { loadManifest, noteVanished, savedWindow } from './resume-window.ts';
import { beginStage, fetchStage, type WindowStage, type WindowToStage } from './stage-window.ts';

/** How often the window is fetched: again when the source or the table changed under it. */
const FETCHES = 3;

/** What to read: the window, from where an earlier attempt came. Undefined: neither side has a row. */
const windowToStage = async (
  run: RunContext,
  preparation: Preparation,
  { request, mayResume, before }: Fetch,
): Promise<WindowToStage | undefined> => {
  const { deps, feed, runId } = run;
  const store = manifestStore(deps.lake, { tablePath: feed.tablePath, runId, newId: deps.newId });
  const from = mayResume ? await loadManifest(run, preparation, store) : undefined;
  const window =
    from === undefined
      ? await loadWindow(run, preparation, request.window, before)
      : savedWindow(preparation, from);
  const isAll = 'all' in request.window;
  return window && { window: { ...window, isAll }, from, store, isDry: request.dryRun };
};

/** Fetches the window, and replaces it where it came whole. */
const stageAndReplace = async (
  run: RunContext,
  preparation: Preparation,
  fetch: Fetch,
  stage: WindowStage,
): Promise<RunOutcome | Refetch> => {
  const { onPage } = fetch;
  const ignoresOrder = isByLinks(run.feed, run.state.source);
  try {
    const fetched = await fetchStage(run, preparation, stage, onPage);
    const { from, isDry } = stage;
    const verdict = judgeFetch({
      fetched,
      from,
      isLate: isLate(run),
      isDry,
      ignoresOrder,
    });
    const reloading = { fetch, stage, fetched };
    if (verdict !== 'whole') return await endFetch(run, preparation, reloading, verdict);
    return await replaceFetched(run, preparation, reloading);
  } finally {
    // However it ends, nothing of it writes on.
    await planEnded(stage.planning);
  }
};

/** Fetches the window once, and replaces it where it came whole. */
const fetchAndReplace = async (
  run: RunContext,
  preparation: Preparation,
  fetch: Fetch,
): Promise<RunOutcome | Refetch> => {
  const toStage = await windowToStage(run, preparation, fetch);
  if (toStage === undefined) return endEmpty(run, preparation, fetch.request);
  const { columns, cursor } = preparation;
  const { compareRows: limit, scratch } = run.deps;
  const comparison = new Comparison({ key: keyColumns(cursor, columns), columns, limit, scratch });
  try {
    const stage = await beginStage(run, preparation, toStage, comparison);
    if (stage !== 'vanished') return await stageAndReplace(run, preparation, fetch, stage);
    noteVanished(run);
    return refetchAfter(run, fetch, toStage);
  } finally {
    await comparison.close();
  }
};

/** The state that a fetch begins with: what the one before it has learned of the source stays, and what that doubts does not. */
const learnedState = (
  { state }: Preparation,
  ignoresOrder: boolean,
  traits: SourceTraits | undefined,
): FeedState => {
  const isOrder = ignoresOrder && traits?.ignoresFilter !== true;
  const begun =
    traits === undefined
      ? state
      : advance(state, { kind: 'traits-forgotten', traits: ['lowerOn', 'upperOn'] });
  return advance(begun, { kind: 'trait-learned', traits: { ...traits, ...(isOrder && { ignoresOrder }) } });
};

/**
 * What one attempt at a reload does. It reads the window from source and table (`prepareReload`, `loadWindow`, `fetchStage`), puts the one in
 * the place of the other in one commit (`replaceWhere`), and what is true after it goes with the commit (`stateAfter`). Whatever changes
 * meanwhile has the window fetched again.
 */
export const reloadWork = async (
  run: RunContext,
  job: Job,
  stored: FeedState | undefined,
): Promise<RunOutcome> => {
  const request = requestOf(job, 'reload');
  const isAll = 'all' in request.window;
  const isUnordered = stored?.source.ignoresOrder === true && !isAll;
  if (isAll) run.state = doubted(run.state);
  const onPage = pageNoter(run);
  const first = 1 + (run.progress.fetches ?? 0);
  let known: Partial<Refetch> = {};
  for (let fetch = first; fetch <= FETCHES; fetch += 1) {
    const { before } = known;
    const ignoresOrder = known.ignoresOrder === true || isUnordered;
    const preparation = await prepareReload(run, request.window, stored, ignoresOrder);
    await checkForeignColumns(run, preparation, request.force);
    run.state = learnedState(preparation, ignoresOrder, known.traits);
    const landed =
      fetch === first && preparation.snapshot ? await endLanded(run, preparation.snapshot) : undefined;
    if (landed !== undefined) return landed;
    const mayResume = fetch === first && run.attempt > 1;
    const isFirst = fetch === 1;
    const end = await fetchAndReplace(run, preparation, {
      request,
      onPage,
      isFirst,
      mayResume,
      before,
      ignoresOrder,
    });
    if (typeof end === 'string') return end;
    await resetFetch(run, fetch);
    known = end;
  }
  throw changedTooOften(run, FETCHES);
};
