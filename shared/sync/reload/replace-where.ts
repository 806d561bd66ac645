import { TidemarkError } from '../../core/index.ts';
import type { AddFile } from '../../delta/index.ts';
import type { FeedState, RunOutcome } from '../../state/index.ts';
import { atVersion } from '../table/index.ts';
import type { Preparation } from './prepare.ts';
import { baseOver, commitReload, lookAtWinners } from './commit.ts';
import { checkShrunk, checkTooMany } from './guards.ts';
import { beginPlan, type Plan, planEnded, type Planning } from './make-plan.ts';
import { candidateFiles } from './plan.ts';
import { rescueRows } from './rescue-rows.ts';
import { stateAfter } from './state-after.ts';
import { type ReloadRequest, type ReloadResult, type RunContext, save } from '../run/index.ts';
import { windowLiterals } from './window.ts';
import { noteVanished } from './resume-window.ts';
import type { StagedWindow } from './staged-window.ts';

const COMMIT_ATTEMPTS = 20;

/** What replacing a window needs of the reload that it belongs to. */
export interface Replacing {
  readonly request: ReloadRequest;
  /** The window may be fetched once more where rows of it did not come. */
  readonly mayRefetch: boolean;
}

const pathsOf = (files: readonly AddFile[]): string => files.map(({ path }) => path).join('\n');

/** A plan, with the rows added that share its files. */
interface FilledPlan {
  readonly planning: Planning;
  readonly plan: Plan;
  /** Rows asked for by their key. */
  readonly moved: number;
}

const fillPlan = async (
  run: RunContext,
  base: Preparation,
  staged: StagedWindow,
  { request, mayRefetch }: Replacing,
  planning: Planning,
): Promise<FilledPlan | 'late' | 'refetch'> => {
  const plan = await planning.plan;
  const isForced = request.force;
  if (!isForced) checkTooMany(run, staged, plan.rows);
  const moved = await rescueRows(run, base, staged, { isForced, mayRefetch });
  if (moved === 'late' || moved === 'refetch') return moved;
  if (!request.dryRun) {
    const { rest } = planning;
    for (const batch of [moved, staged.fetched.open]) if (batch !== undefined) await rest.add(batch);
    await rest.flush();
  }
  if (staged.comparison.isOver) {
    const { compareRows: limit } = run.deps;
    run.notes.add({ kind: 'rows-not-compared', limit, column: base.cursor.column });
  }
  return { planning, plan, moved: moved?.rowCount ?? 0 };
};

/** The plan for the base's version: the one at hand while the files that it is about are the same. */
const planFor = async (
  run: RunContext,
  base: Preparation,
  staged: StagedWindow,
  replacing: Replacing,
  present: FilledPlan | undefined,
): Promise<FilledPlan | 'late' | 'refetch'> => {
  const { window, comparison, planning } = staged;
  const candidates = candidateFiles(base, window);
  const isGood = (made: Planning): boolean => pathsOf(made.candidates) === pathsOf(candidates);
  if (present !== undefined && isGood(present.planning)) return present;
  if (present === undefined && planning !== undefined && isGood(planning))
    return fillPlan(run, base, staged, replacing, planning);
  await planEnded(planning);
  comparison.forgetTable();
  const isDry = replacing.request.dryRun;
  const anew = beginPlan(run, base, window, { candidates, comparison, isDry });
  return fillPlan(run, base, staged, replacing, anew);
};

/** Nothing is to be committed: a dry run, or table and source are the same. */
const endWithoutCommit = (
  run: RunContext,
  { snapshot, state }: Preparation,
  after: FeedState,
  result: ReloadResult,
  { request }: Replacing,
): RunOutcome => {
  const version = snapshot && { after: snapshot.version };
  const { before } = result.watermark;
  const watermark = request.dryRun ? before : after.watermark;
  if (!request.dryRun) {
    const same = { ...after, rows: state.rows };
    save(run, snapshot === undefined ? same : atVersion(same, snapshot));
  }
  run.result = {
    ...result,
    committed: false,
    version: { ...result.version, ...version },
    watermark: {
      ...(before !== undefined && { before }),
      ...(watermark !== undefined && { after: watermark }),
    },
  };
  return request.dryRun ? 'compared' : 'unchanged';
};

/**
 * Plans what a staged window takes out of the table and commits both as one, again after each version that another writer took. `late`: the deadline came before anything was put. `refetch`: the
 * staged rows are of no use any more, as another run of the feed, or another table, is there, or some did not come that the source has.
 */
export const replaceWhere = async (
  run: RunContext,
  first: Preparation,
  staged: StagedWindow,
  replacing: Replacing,
): Promise<RunOutcome | 'refetch' | 'late'> => {
  const { request } = replacing;
  const { window, fetched, staging, comparison, isVerified } = staged;
  const before = run.stored?.watermark;
  let base = first;
  let filled: FilledPlan | undefined;
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt += 1) {
    const made = await planFor(run, base, staged, replacing, filled);
    if (made === 'late' || made === 'refetch') return made;
    filled = made;
    const { plan, planning, moved } = made;
    const { snapshot } = base;
    const added = fetched.rows + moved;
    if (!request.force) checkShrunk(run, added, plan.rows);
    const adds = [...(await staging.files()), ...(await planning.staging.files())];
    const difference = comparison.difference();
    const isSame =
      difference !== undefined &&
      difference.counts.inserted + difference.counts.changed + difference.counts.deleted === 0;
    const { greatest, keys } = fetched;
    const after = await stateAfter(run, base, window, {
      added,
      removed: plan.rows,
      greatest,
      keys,
      isVerified,
    });
    const result: ReloadResult = {
      dryRun: request.dryRun,
      committed: true,
      window: windowLiterals(base, window),
      rows: isSame ? { removed: 0, added: 0 } : { removed: plan.rows, added },
      files: isSame ? { removed: 0, added: 0 } : { removed: plan.removes.length, added: adds.length },
      ...(difference && { changes: difference.counts, samples: difference.samples }),
      version: { ...(snapshot && { before: snapshot.version }) },
      watermark: {
        ...(before !== undefined && { before }),
        ...(after.watermark !== undefined && { after: after.watermark }),
      },
    };
    if (request.dryRun || isSame) return endWithoutCommit(run, base, after, result, replacing);

    const tidemark = {
      kind: 'reload' as const,
      runId: run.runId,
      feed: run.feed.name,
      ...(window.lower && { from: window.lower.value.literal }),
      ...(after.watermark !== undefined && { to: after.watermark }),
      rows: added,
      removed: plan.rows,
      verified: isVerified,
      fingerprint: after.fingerprint,
    };
    const put = await commitReload(run, base, { adds, removes: plan.removes, tidemark, after, result });
    if (put.outcome === 'vanished') return noteVanished(run);
    if (put.outcome === 'table-gone') return 'refetch';
    if (put.outcome === 'landed') {
      run.rows = added;
      run.removed = plan.rows;
      run.result = { ...result, version: { ...result.version, after: put.version } };
      return 'reloaded';
    }
    const lost = await lookAtWinners(run, base, attempt);
    const next = lost.outcome === 'lost' ? baseOver(run, base, lost.snapshot) : undefined;
    if (next === undefined) return 'refetch';
    base = next;
  }
  throw new TidemarkError(
    'commit-contention',
    `Feed "${run.feed.name}": other writers of ${run.feed.tablePath} took ${COMMIT_ATTEMPTS} versions in a row.`,
    { feed: run.feed.name, table: run.feed.tablePath, attempts: COMMIT_ATTEMPTS },
  );
};
