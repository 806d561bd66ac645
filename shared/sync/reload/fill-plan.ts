import type { AddFile } from '../../delta/index.ts';
import type { ReloadRequest } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';
import { beginPlan, type Plan, planEnded, type Planning } from './make-plan.ts';
import { candidateFiles } from './plan.ts';
import type { Preparation } from './prepare.ts';
import { type Rescued, rescueRows } from './rescue-rows.ts';
import type { StagedWindow } from './staged-window.ts';

/** What replacing a window needs of the reload that it belongs to. */
export interface Replacing {
  readonly request: ReloadRequest;
  /** The window may be fetched once more where rows of it did not come. */
  readonly mayRefetch: boolean;
}

/** A plan, with the rows added that share its files. */
export interface FilledPlan {
  readonly planning: Planning;
  readonly plan: Plan;
  /** What was asked for by key. */
  readonly rescued: Rescued;
}

const pathsOf = (files: readonly AddFile[]): string => files.map(({ path }) => path).join('\n');

const fillPlan = async (
  run: RunContext,
  preparation: Preparation,
  { staged, replacing }: { readonly staged: StagedWindow; readonly replacing: Replacing },
  planning: Planning,
): Promise<FilledPlan | 'late' | 'refetch'> => {
  const { request, mayRefetch } = replacing;
  const plan = await planning.plan;
  if (plan === 'late') return plan;
  const rescued = await rescueRows(run, preparation, staged, { isForced: request.force, mayRefetch });
  if (rescued === 'late' || rescued === 'refetch') return rescued;
  if (!request.dryRun) {
    const { rest } = planning;
    for (const batch of [rescued.found, staged.fetched.open]) if (batch !== undefined) await rest.add(batch);
    await rest.flush();
  }
  return { planning, plan, rescued };
};

/** The plan for the preparation's version: the one at hand while the files that it is about are the same. */
export const planFor = async (
  run: RunContext,
  preparation: Preparation,
  parts: { readonly staged: StagedWindow; readonly replacing: Replacing },
  present: FilledPlan | undefined,
): Promise<FilledPlan | 'late' | 'refetch'> => {
  const { window, comparison, planning } = parts.staged;
  const candidates = candidateFiles(preparation, window);
  const isGood = (made: Planning): boolean => pathsOf(made.candidates) === pathsOf(candidates);
  if (present !== undefined && isGood(present.planning)) return present;
  if (present === undefined && planning !== undefined && isGood(planning))
    return fillPlan(run, preparation, parts, planning);
  await planEnded(planning);
  await comparison.forgetTable();
  const isDry = parts.replacing.request.dryRun;
  const planAnew = beginPlan(run, preparation, window, { candidates, comparison, isDry });
  return fillPlan(run, preparation, parts, planAnew);
};
