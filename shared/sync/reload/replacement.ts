import { type Action, type AddFile, replaceActions, type Snapshot } from '../../delta/index.ts';
import type { FeedState, ReloadRequest, ReloadResult } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { greaterRow } from '../source/index.ts';
import { type After, lastBatch } from '../table/index.ts';
import type { FilledPlan } from './fill-plan.ts';
import { isRewritten, type Preparation } from './prepare.ts';
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
  /** Rows of the window did not come, and were found by their key. */
  readonly isCut: boolean;
  readonly after: FeedState;
  readonly result: ReloadResult;
}

/** The row that the new watermark is at, and the keys of the rows there, where they are known. */
const topOf = (
  { greatest, keys, lastRows }: StagedWindow['fetched'],
  rescued: FilledPlan['rescued'],
): Pick<StagedWindow['fetched'], 'greatest' | 'keys' | 'lastRows'> => {
  const top = greaterRow(greatest, rescued.greatest);
  // A row of the window that was found by its key keeps the watermark where it is; what ties with it was not asked for.
  return top === greatest
    ? { greatest, keys, lastRows }
    : { greatest: top, keys: undefined, lastRows: undefined };
};

/** What the answer says of a replacement. */
const resultOf = (
  run: RunContext,
  preparation: Preparation,
  {
    after,
    ...told
  }: Pick<ReloadResult, 'dryRun' | 'window' | 'rows' | 'files' | 'changes' | 'samples'> & {
    readonly after: FeedState;
  },
): ReloadResult => {
  const { snapshot } = preparation;
  const before = run.stored?.watermark;
  return {
    ...told,
    committed: true,
    version: { ...(snapshot && { before: snapshot.version }) },
    watermark: {
      ...(before !== undefined && { before }),
      ...(after.watermark !== undefined && { after: after.watermark }),
    },
  };
};

const NONE = { removed: 0, added: 0 };

/** A plan as a commit, over whichever version it lands on. */
export const replacementOf = async (
  run: RunContext,
  preparation: Preparation,
  staged: StagedWindow,
  { request, filled }: { readonly request: ReloadRequest; readonly filled: FilledPlan },
): Promise<Replacement> => {
  const { window, fetched, staging, comparison, isVerified } = staged;
  const { plan, planning, rescued } = filled;
  const { isCut } = rescued;
  const added = fetched.rows + (rescued.found?.rowCount ?? 0);
  const adds = [...(await staging.files()), ...(await planning.staging.files())];
  const { counts, samples } = await comparison.difference();
  // Columns become others with all of the rows; one that is added waits for a row that has it.
  const isSame = counts.inserted + counts.changed + counts.deleted === 0 && !isRewritten(preparation);
  const rows = isSame ? NONE : { removed: plan.rows, added };
  const files = isSame ? NONE : { removed: plan.removes.length, added: adds.length };
  const after = await stateAfter(run, preparation, window, {
    ...rows,
    ...topOf(fetched, rescued),
    isVerified: isVerified && !isCut,
  });
  const { dryRun } = request;
  const told = { dryRun, window: windowLiterals(preparation, window), rows, files, changes: counts, samples };
  const result = resultOf(run, preparation, { ...told, after });
  return { adds, removes: plan.removes, removed: plan.rows, added, isSame, isCut, after, result };
};

/** The entry of the log that puts a replacement, and what is true once it is there. */
export const replacementEntry = (
  run: RunContext,
  preparation: Preparation,
  { window, isVerified }: StagedWindow,
  replacement: Replacement,
): ((table: Snapshot, txnId: string) => { readonly actions: readonly Action[]; readonly after: After }) => {
  const { deps, feed, runId } = run;
  const { adds, removes, removed, added, isCut, after, result } = replacement;
  const isBelow = isBelowPlace(after, preparation, window);
  return (table, txnId) => {
    const batch = 1 + lastBatch(feed, preparation.state, table);
    const actions = replaceActions({
      files: adds,
      ...(preparation.change && { metaData: preparation.change.metaData }),
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
        verified: isVerified && !isCut,
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
