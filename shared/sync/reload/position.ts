import type { TidemarkError } from '../../core/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Manifest } from '../../state/index.ts';
import type { ManifestStore } from './manifest.ts';

/** How often a job says how far it is. */
const PROGRESS_MS = 5_000;

/** Keeps what was staged: a segment in the lake first, then its name in the run's job. The next attempt resumes after it. */
export const keepPosition = async (
  run: RunContext,
  store: ManifestStore,
  manifest: Manifest,
): Promise<void> => {
  const segments = await store.save(manifest, run.progress.segments ?? [], run.signal);
  run.progress = { ...run.progress, segments, movedAt: run.attempt };
  await run.keeper.write();
};

/** Drops what was fetched: the next fetch, of this attempt or of the next one, starts over. */
export const resetFetch = async (run: RunContext, fetches: number): Promise<void> => {
  const { segments: _segments, fetched: _fetched, ...progress } = run.progress;
  run.progress = { ...progress, fetches };
  await run.keeper.write();
};

/** An attempt that keeps nothing to resume from: the next one starts over, once. */
export const resetOnce = async (run: RunContext, failure: TidemarkError): Promise<'stopped'> => {
  if (run.attempt > 1) throw failure;
  await resetFetch(run, run.progress.fetches ?? 0);
  return 'stopped';
};

/** Notes how many rows came, and says so in the run's job from time to time. */
export const pageNoter = (run: RunContext): ((rows: number) => Promise<void>) => {
  const { clock } = run.deps;
  let toldAt = clock.now();
  return async (rows) => {
    run.progress = { ...run.progress, fetched: rows };
    if (clock.now() - toldAt < PROGRESS_MS) return;
    toldAt = clock.now();
    await run.keeper.write();
  };
};
