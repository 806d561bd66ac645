import { type Action, type AddFile, replaceActions, type Snapshot } from '../../delta/index.ts';
import type { FeedState, ReloadRequest, ReloadResult } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { type After, lastBatch } from '../table/index.ts';
import type { FilledPlan } from './fill-plan.ts';
import type { Preparation } from './prepare.ts';
import type { StagedWindow } from './staged-window.ts';
import { isBelowPlace, stateAfter } from './state-after.ts';
import { windowLiterals } from './window.ts';

/** What takes the place of a window, what is true after it, and what the answer says. */
export interface Replacement {
  readonly adds: readonly AddFile[];
  readonly removes: readonly AddFile[];
  readonly removed: number;
  readonly added: number;
  /** Table and source are the same: there is nothing to commit. */
  readonly isSame: boolean;
  readonly after: FeedState;
  readonly result: ReloadResult;
}

/** A plan as a commit, over whichever version it lands on. */
export const replacementOf = async (
  run: RunContext,
  preparation: Preparation,
  { window, fetched, staging, comparison, isVerified }: StagedWindow,
  { request, filled }: { readonly request: ReloadRequest; readonly filled: FilledPlan },
): Promise<Replacement> => {
  const { plan, planning, moved } = filled;
  const { snapshot } = preparation;
  const added = fetched.rows + moved;
  const adds = [...(await staging.files()), ...(await planning.staging.files())];
  const { counts, samples } = await comparison.difference();
  const isSame = counts.inserted + counts.changed + counts.deleted === 0;
  const { greatest, keys, lastRows } = fetched;
  const after = await stateAfter(run, preparation, window, {
    added: isSame ? 0 : added,
    removed: isSame ? 0 : plan.rows,
    greatest,
    keys,
    lastRows,
    isVerified,
  });
  const before = run.stored?.watermark;
  const result: ReloadResult = {
    dryRun: request.dryRun,
    committed: true,
    window: windowLiterals(preparation, window),
    rows: isSame ? { removed: 0, added: 0 } : { removed: plan.rows, added },
    files: isSame ? { removed: 0, added: 0 } : { removed: plan.removes.length, added: adds.length },
    changes: counts,
    samples,
    version: { ...(snapshot && { before: snapshot.version }) },
    watermark: {
      ...(before !== undefined && { before }),
      ...(after.watermark !== undefined && { after: after.watermark }),
    },
  };
  return { adds, removes: plan.removes, removed: plan.rows, added, isSame, after, result };
};

/** The entry of the log that puts a replacement, and what is true once it is there. */
export const replacementEntry = (
  run: RunContext,
  preparation: Preparation,
  { window, isVerified }: StagedWindow,
  replacement: Replacement,
): ((table: Snapshot, txnId: string) => { readonly actions: readonly Action[]; readonly after: After }) => {
  const { deps, feed, runId } = run;
  const { adds, removes, removed, added, after, result } = replacement;
  const isBelow = isBelowPlace(after, preparation, window);
  return (table, txnId) => {
    const batch = 1 + lastBatch(feed, preparation.state, table);
    const actions = replaceActions({
      files: adds,
      removes,
      txn: { appId: appIdOf(feed), version: batch },
      tidemark: {
        kind: 'reload',
        runId,
        feed: feed.name,
        ...(window.lower && { from: window.lower.value.literal }),
        ...(after.watermark !== undefined && { to: after.watermark }),
        rows: added,
        removed,
        verified: isVerified,
        ...(isBelow && { below: isBelow }),
        fingerprint: after.fingerprint,
        batch,
        moved: true,
        base: { id: table.metadata.id, version: table.version },
      },
      txnId,
      now: deps.clock.now(),
      engineVersion: deps.engineVersion,
      readVersion: table.version,
    });
    const state = advance(after, { kind: 'batch-used', batch });
    return { actions, after: { batch, state, result } };
  };
};
