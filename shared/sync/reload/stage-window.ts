import type { Manifest } from '../../state/index.ts';
import type { Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { type Fetched, fetchWindow } from '../source/index.ts';
import { createStaging, stageNothing, type Staging } from '../table/index.ts';
import type { Comparison } from './compare/index.ts';
import { countWindow, type WindowCount } from './count-window.ts';
import { beginPlan, planEnded, type Planning } from './make-plan.ts';
import type { ManifestStore } from './manifest.ts';
import { candidateFiles, isSmall } from './plan.ts';
import { keepPosition } from './position.ts';
import type { Preparation } from './prepare.ts';
import { manifestOf, replayStaged } from './resume-window.ts';

/** The window of one fetch, and what an earlier attempt had of it. */
export interface WindowToStage {
  readonly window: Window;
  readonly from: Manifest | undefined;
  readonly store: ManifestStore;
  /** Nothing is to be written. */
  readonly isDry: boolean;
}

/** What is under way while a window is fetched. */
export interface WindowStage extends WindowToStage {
  readonly staging: Staging;
  readonly comparison: Comparison;
  /** Of a window whose files are small. */
  readonly planning: Planning | undefined;
  readonly counting: Promise<WindowCount>;
}

/**
 * Begins what does not wait for the fetch: to read what the table has in the window, and to count what the source has. `vanished`: something
 * else deleted what an earlier attempt had staged.
 */
export const beginStage = async (
  run: RunContext,
  preparation: Preparation,
  given: WindowToStage,
  comparison: Comparison,
): Promise<WindowStage | 'vanished'> => {
  const { window, from, isDry } = given;
  const replayed = from === undefined ? 'replayed' : await replayStaged(run, preparation, comparison, from);
  if (replayed === 'vanished') return replayed;
  const staging = isDry ? stageNothing : createStaging(run, from?.files);
  const candidates = candidateFiles(preparation, window);
  const planning = isSmall(candidates)
    ? beginPlan(run, preparation, window, { candidates, comparison, isDry })
    : undefined;
  const counting = countWindow(run, preparation, window);
  // Whoever waits for it sees its failure.
  counting.catch(() => undefined);
  return { ...given, staging, comparison, planning, counting };
};

/** Stages what was fetched, and keeps how far it came: the next attempt resumes after it. */
const keepStage = async (
  run: RunContext,
  preparation: Preparation,
  { window, staging, store, isDry }: WindowStage,
  fetched: Fetched,
): Promise<void> => {
  if (isDry) return;
  if (fetched.open !== undefined) await staging.stage(fetched.open);
  const files = await staging.files();
  await keepPosition(run, store, manifestOf(run, preparation, { window, files }, fetched));
};

/** Fetches the window, from where an earlier attempt came. */
export const fetchStage = async (
  run: RunContext,
  preparation: Preparation,
  stage: WindowStage,
  onPage: (rows: number) => Promise<void>,
): Promise<Fetched> => {
  const { window, from, staging, comparison } = stage;
  const onStaged = async (fetched: Fetched): Promise<void> => keepStage(run, preparation, stage, fetched);
  return fetchWindow(run, preparation, window, { staging, comparison, from, onStaged, onPage });
};

/** Ends the attempt: the next one resumes after what was fetched. */
export const keepForLater = async (
  run: RunContext,
  preparation: Preparation,
  stage: WindowStage,
  fetched: Fetched,
): Promise<'stopped'> => {
  await planEnded(stage.planning);
  await keepStage(run, preparation, stage, fetched);
  return 'stopped';
};
