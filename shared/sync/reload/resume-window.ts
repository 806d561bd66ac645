import { TidemarkError } from '../../core/index.ts';
import { type AddFile, areThere, readFiles } from '../../delta/index.ts';
import { parseCursor } from '../../odata/index.ts';
import type { Comparison } from './compare/index.ts';
import { type Bound, spanOf, spelledBatch, type Window } from '../feed/index.ts';
import type { Fetched } from '../source/index.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import type { Manifest, SavedBound, SavedFile } from '../../state/index.ts';
import type { ManifestStore } from './manifest.ts';

/** Staged files that are older may have been taken by a vacuum. */
const STAGED_FOR_MS = 86_400_000;

const savedBound = ({ op, value }: Bound): SavedBound => ({
  op: op === 'eq' ? 'le' : op,
  literal: value.literal,
});

const boundOf = ({ cursor }: Preparation, { op, literal }: SavedBound): Bound => {
  const value = parseCursor(cursor.kind, literal);
  if (typeof value === 'object') return { op, value };
  throw new TidemarkError('invariant', 'A saved window has a literal of another type.');
};

const columnNames = ({ columns }: Preparation): readonly string[] =>
  columns.map(({ field: { name, type } }) => `${name} ${type}`);

const savedFile = ({ path, partitionValues, size, modificationTime, stats }: AddFile): SavedFile => ({
  path,
  partitionValues,
  size,
  modificationTime,
  dataChange: true,
  ...(stats !== undefined && { stats }),
});

/** How far a fetch came: everything of it is staged in `files`. */
export const manifestOf = (
  run: RunContext,
  preparation: Preparation,
  { window: { lower, upper }, files }: { readonly window: Window; readonly files: readonly AddFile[] },
  { rows, last, greatest, outside, atStart, offsetPaged, isComplete }: Fetched,
): Manifest => ({
  startedAt: Math.min(run.deps.clock.now(), ...files.map(({ modificationTime }) => modificationTime)),
  fingerprint: run.deps.fingerprintOf(run.feed),
  columns: columnNames(preparation),
  ...(lower && { lower: savedBound(lower) }),
  upper: savedBound(upper),
  files: files.map(savedFile),
  rows,
  ...(last && { last: last.leading }),
  ...(greatest && { greatest: greatest.leading }),
  outside,
  atStart,
  offsetPaged,
  isComplete,
});

/** The window that an earlier attempt has fixed. */
export const savedWindow = (preparation: Preparation, { lower, upper }: Manifest): Window =>
  spanOf(preparation, lower && boundOf(preparation, lower), boundOf(preparation, upper));

/** An earlier attempt's manifest, if what it names can still be used: not too old, of the same columns, and all there. */
export const loadManifest = async (
  run: RunContext,
  preparation: Preparation,
  store: ManifestStore,
): Promise<Manifest | undefined> => {
  const { deps, feed, signal } = run;
  const manifest = await store.load(run.progress.segments ?? [], signal);
  if (manifest === undefined) return undefined;
  const isYoung = deps.clock.now() - manifest.startedAt < STAGED_FOR_MS;
  const isSame =
    manifest.fingerprint === deps.fingerprintOf(feed) &&
    manifest.columns.join('\n') === columnNames(preparation).join('\n');
  if (!isYoung || !isSame) return undefined;
  return (await areThere(deps.lake, feed.tablePath, manifest.files, signal)) ? manifest : undefined;
};

/** Tells the comparison of the rows that an earlier attempt has staged. `vanished`: something else deleted them under it. */
export const replayStaged = async (
  run: RunContext,
  preparation: Preparation,
  comparison: Comparison,
  { files }: Manifest,
): Promise<'replayed' | 'vanished'> => {
  const fields = preparation.columns.map(({ field }) => field);
  const { deps, feed, signal } = run;
  try {
    for await (const batch of readFiles(deps.lake, feed.tablePath, files, { fields, signal, isWhole: true }))
      await comparison.addSource(spelledBatch(preparation.columns, batch));
  } catch (error) {
    if (await areThere(deps.lake, feed.tablePath, files, signal)) throw error;
    return 'vanished';
  }
  return 'replayed';
};

/** Somebody's vacuum took what no version names yet: it is fetched again. */
export const noteVanished = ({ notes }: RunContext): 'refetch' => {
  notes.add({ kind: 'staged-files-lost' });
  return 'refetch';
};
