import { TidemarkError } from '../core/index.ts';
import { readFiles, type AddFile, type Snapshot } from '../delta/index.ts';
import { parseCursor } from '../odata/index.ts';
import type { FeedState, RunOutcome } from '../state/index.ts';
import { createComparison, type Comparison } from './compare-rows.ts';
import { fetchWindow, type Fetched } from './fetch-window.ts';
import type { Bound } from './feed-cursor.ts';
import { atVersion } from './locate.ts';
import { lookUpKeys } from './look-up-keys.ts';
import { reloadBase, type ReloadBase } from './reload-base.ts';
import { catchUpReload, commitReload, commitsAfter, nextBatch, ownCommit } from './reload-commit.ts';
import { planReload, touchedFiles, type Plan } from './reload-plan.ts';
import { stateAfter } from './reload-state.ts';
import type { ReloadRequest, ReloadResult } from './reload-types.ts';
import { windowFilter, windowOf, type Window } from './reload-window.ts';
import type { AttemptWork, OnEnd } from './run-attempt.ts';
import { save, type RunContext } from './run-context.ts';
import { manifestStore, type Manifest, type ManifestStore, type SavedBound } from './saved-manifest.ts';
import type { Planned } from './saved-job.ts';
import { createStaging, type Staging } from './staging.ts';
import { fromTableUnits, toTableUnits } from './table-units.ts';
import { countRows, countNullCursors } from './verify.ts';
import { isLate } from './walk-parts.ts';

/** How often one attempt fetches the window anew: the source or the table changed under it. */
const FETCHES = 3;
const COMMIT_ATTEMPTS = 20;
/** Staged files that are older may have been taken by a vacuum. */
const STAGED_FOR_MS = 86_400_000;

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
  readonly onPlanned: (run: RunContext, planned: Planned) => Promise<void>;
  readonly onResult: (result: ReloadResult) => void;
}

/** What the attempt has written that no commit names. */
interface Held {
  staging: Staging | undefined;
  extra: Staging | undefined;
  kept: Staging | undefined;
  /** A put was tried, and it is not known to have lost: nothing may be deleted. */
  isTried: boolean;
  manifest: ManifestStore | undefined;
  hasManifest: boolean;
}

const emptyHands = (): Held => ({
  staging: undefined,
  extra: undefined,
  kept: undefined,
  isTried: false,
  manifest: undefined,
  hasManifest: false,
});

const discard = async (held: Held): Promise<void> => {
  for (const part of ['staging', 'extra', 'kept'] as const) {
    if (!held.isTried) await held[part]?.discard();
    held[part] = undefined;
  }
  if (held.hasManifest) await held.manifest?.delete();
  held.hasManifest = false;
};

const savedBound = ({ op, value }: Bound): SavedBound => ({
  op: op === 'eq' ? 'le' : op,
  literal: value.literal,
});

const boundOf = ({ cursor }: ReloadBase, { op, literal }: SavedBound): Bound => {
  const value = parseCursor(cursor.kind, literal);
  if (typeof value === 'object') return { op, value };
  throw new TidemarkError('invariant', 'A saved window has a literal of another type.');
};

const columnNames = ({ columns }: ReloadBase): readonly string[] =>
  columns.map(({ field: { name, type } }) => `${name} ${type}`);

const manifestOf = (
  run: RunContext,
  base: ReloadBase,
  { lower, upper }: Window,
  files: readonly AddFile[],
  { rows, greatest, isComplete }: Fetched,
): Manifest => ({
  startedAt: Math.min(run.deps.clock.now(), ...files.map(({ modificationTime }) => modificationTime)),
  fingerprint: run.deps.fingerprintOf(run.feed),
  columns: columnNames(base),
  ...(lower && { lower: savedBound(lower) }),
  upper: savedBound(upper),
  files,
  rows,
  ...(greatest && { last: greatest }),
  isComplete,
});

const windowFrom = (base: ReloadBase, { lower, upper }: Manifest): Window => {
  const { cursor, cursorField } = base;
  const unitsOf = ({ value }: Bound): bigint => toTableUnits(cursor.kind, cursorField.type, value.order);
  const [low, high] = [lower && boundOf(base, lower), boundOf(base, upper)];
  const min = low && unitsOf(low) + (low.op === 'gt' ? 1n : 0n);
  return {
    ...(low && { lower: low }),
    upper: high,
    span: { ...(min !== undefined && { min }), max: unitsOf(high) - (high.op === 'lt' ? 1n : 0n) },
  };
};

/** An earlier attempt's manifest, if what it names can still be used: not too old, of the same columns, and all there. */
const usableManifest = async (
  run: RunContext,
  base: ReloadBase,
  store: ManifestStore,
): Promise<Manifest | undefined> => {
  const { deps, feed, signal } = run;
  const manifest = await store.load(signal);
  if (manifest === undefined) return undefined;
  const isYoung = deps.clock.now() - manifest.startedAt < STAGED_FOR_MS;
  const isSame =
    manifest.fingerprint === deps.fingerprintOf(feed) &&
    manifest.columns.join('\n') === columnNames(base).join('\n');
  if (!isYoung || !isSame) return undefined;
  for (const { path, size } of manifest.files) {
    const found = await deps.lake.head(`${feed.tablePath}/${path}`, signal);
    if (found.outcome !== 'found' || found.info.sizeBytes !== size) return undefined;
  }
  return manifest;
};

/** Whether the source counts in the window what was fetched. */
const compareCount = async (
  run: RunContext,
  base: ReloadBase,
  window: Window,
  { rows, outside }: Fetched,
): Promise<'agrees' | 'differs' | 'cannot-count'> => {
  const { source } = run.state;
  if (source.cannotCount === true || outside > 0) return 'cannot-count';
  const counted = await countRows(run, windowFilter(run, base, window));
  if (counted === 'not-supported') run.state = { ...run.state, source: { ...source, cannotCount: true } };
  if (typeof counted !== 'number') {
    run.notes.add('the source does not count its rows: what it sent is taken as all');
    return 'cannot-count';
  }
  if (counted !== rows) run.notes.add(`the source counts ${counted} rows in the window where ${rows} came`);
  return counted === rows ? 'agrees' : 'differs';
};

/** Refuses to take the source's word that most of the window is gone. */
const checkShrunk = (run: RunContext, came: number, went: number): void => {
  if (went === 0 || came * 2 >= went) return;
  throw new TidemarkError(
    'source-shrunk',
    `Feed "${run.feed.name}": the source has ${came} rows in the window, where the table has ${went}. Nothing was changed. ` +
      'If that is right, reload with "force": true.',
    { feed: run.feed.name, came, went },
  );
};

const noteTableColumns = (run: RunContext, { snapshot, columns }: ReloadBase): void => {
  const own = new Set(columns.map(({ field }) => field.name));
  const others = snapshot?.metadata.columns.filter(({ name }) => !own.has(name)) ?? [];
  if (others.length === 0) return;
  const names = others.map(({ name }) => name).join(', ');
  run.notes.add(`columns that only the table has are null in the reloaded rows: ${names}`);
};

const NO_PLAN: Omit<Plan, 'kept'> = { removes: [], rows: 0, touched: [] };

/** The work of one attempt at a reload, and what is to be done when the run ends with it. */
export const createReload = (job: ReloadJob): { readonly work: AttemptWork; readonly onEnd: OnEnd } => {
  const { request } = job;
  const { dryRun, force } = request;
  const held = emptyHands();
  let { planned } = job;

  const resultOf = (
    base: ReloadBase,
    window: Window | undefined,
    numbers: Pick<ReloadResult, 'committed' | 'rows' | 'files'>,
    comparison: Comparison | undefined,
    before: string | undefined,
    after: { readonly version?: number; readonly watermark?: string | undefined },
  ): ReloadResult => {
    const { cursor, cursorField, snapshot } = base;
    const difference = comparison?.difference();
    const { lower, upper } = window ?? {};
    const to =
      upper?.op === 'lt'
        ? fromTableUnits(cursor.kind, cursorField.type, window?.span.max ?? 0n)
        : upper?.value;
    return {
      dryRun,
      ...numbers,
      window: {
        ...(lower && { from: lower.value.literal }),
        ...(lower?.op === 'ge' && { fromIncluded: true }),
        ...(to && { to: to.literal }),
      },
      ...(difference && { changes: difference.counts, samples: difference.samples }),
      version: {
        ...(snapshot && { before: snapshot.version }),
        ...(after.version !== undefined && { after: after.version }),
      },
      watermark: {
        ...(before !== undefined && { before }),
        ...(after.watermark !== undefined && { after: after.watermark }),
      },
    };
  };

  /** Neither side has a row: only a changed configuration is to be remembered. */
  const nothing = async (run: RunContext, base: ReloadBase): Promise<RunOutcome> => {
    const { watermark: before } = run.stored ?? {};
    const { watermark: _none, boundaryKeys: _keys, ...rest } = base.state;
    const after = { ...rest, verifiedFrom: null, unverifiedRows: 0 };
    if (!dryRun) await save(run, after);
    const numbers = { committed: false, rows: { removed: 0, added: 0 }, files: { removed: 0, added: 0 } };
    job.onResult(
      resultOf(base, undefined, numbers, undefined, before, {
        ...(base.snapshot && { version: base.snapshot.version }),
      }),
    );
    return dryRun ? 'compared' : 'unchanged';
  };

  /** A commit of ours is there: the state and the answer that it was planned with are made true. */
  const landed = async (
    run: RunContext,
    planned: Planned,
    snapshot: Snapshot,
    version: number,
  ): Promise<RunOutcome> => {
    const { table: _unknown, ...state } = planned.state;
    await save(run, snapshot.version === version ? atVersion(state, snapshot) : state);
    const { rows } = planned.result;
    run.rows = rows.added;
    run.removed = rows.removed;
    const after = run.state.watermark;
    job.onResult({
      ...planned.result,
      version: { ...planned.result.version, after: version },
      watermark: { ...planned.result.watermark, ...(after !== undefined && { after }) },
    });
    return 'reloaded';
  };

  const landedBefore = async (run: RunContext, base: ReloadBase): Promise<RunOutcome | undefined> => {
    const { snapshot } = base;
    if (planned === undefined || snapshot === undefined) return undefined;
    const commits = await commitsAfter(run, planned.readVersion, snapshot.version);
    const own = ownCommit(run, commits ?? []);
    if (own === undefined) return undefined;
    held.isTried = true;
    return landed(run, planned, snapshot, own.version);
  };

  const replay = async (
    run: RunContext,
    base: ReloadBase,
    comparison: Comparison,
    manifest: Manifest,
  ): Promise<void> => {
    comparison.expect(manifest.rows);
    if (comparison.isOver) return;
    const fields = base.columns.map(({ field }) => field);
    const { lake } = run.deps;
    const options = { signal: run.signal };
    for await (const batch of readFiles(lake, run.feed.tablePath, manifest.files, fields, options))
      comparison.came(batch);
  };

  /** Rows that would go and are still at the source, staged as a file of their own; how many. */
  const rescue = async (
    run: RunContext,
    base: ReloadBase,
    window: Window,
    comparison: Comparison,
  ): Promise<number> => {
    const { snapshot } = base;
    const extra = createStaging(run);
    held.extra = extra;
    if (comparison.isOver || snapshot === undefined) return 0;
    const gone = comparison.gone();
    if (gone.length === 0) return 0;
    const found = await lookUpKeys(run, base, gone, { snapshot, window });
    if (found === undefined) return 0;
    comparison.cameAfterAll(found);
    if (!dryRun) await extra.stage(found);
    await extra.files();
    run.notes.add(
      `${found.rowCount} rows whose ${base.cursor.column} moved were asked for by their key, and kept`,
    );
    return found.rowCount;
  };

  /** Plans and commits what is staged, again after each lost version, until it is in the table. */
  const replace = async (
    run: RunContext,
    first: ReloadBase,
    window: Window,
    fetched: Fetched,
    comparison: Comparison,
    isVerified: boolean,
  ): Promise<RunOutcome | 'refetch'> => {
    const before = run.stored?.watermark;
    const staged = (await held.staging?.files()) ?? [];
    let base = first;
    let plan: Plan | undefined;
    let rescued = 0;
    for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt += 1) {
      const { snapshot } = base;
      const isStale =
        plan === undefined ||
        (snapshot !== undefined &&
          touchedFiles(snapshot, base, window)
            .map(({ path }) => path)
            .join('\n') !== plan.touched.map(({ path }) => path).join('\n'));
      if (isStale) {
        await held.kept?.discard();
        await held.extra?.discard();
        comparison.forgetGone();
        plan =
          snapshot === undefined
            ? { ...NO_PLAN, kept: createStaging(run) }
            : await planReload(run, base, snapshot, window, { comparison, isDry: dryRun });
        held.kept = plan.kept;
        rescued = await rescue(run, base, window, comparison);
        if (comparison.isOver) {
          run.notes.add(`more than ${run.deps.compareRows} rows: only those removed and added are counted`);
        }
      }
      if (plan === undefined) break;
      const added = fetched.rows + rescued;
      if (!force) checkShrunk(run, added, plan.rows);
      const kept = await plan.kept.files();
      const adds = [...staged, ...((await held.extra?.files()) ?? []), ...kept];
      const numbers = {
        committed: false,
        rows: { removed: plan.rows, added },
        files: { removed: plan.removes.length, added: adds.length },
      };
      const counts = comparison.difference()?.counts;
      const isSame = counts !== undefined && counts.inserted + counts.changed + counts.deleted === 0;
      const after = await stateAfter(run, base, window, {
        added,
        removed: plan.rows,
        greatest: fetched.greatest,
        keys: fetched.keys,
        isVerified,
      });
      const version = snapshot?.version;
      if (dryRun || isSame) {
        if (!dryRun) {
          const same = { ...after, rows: base.state.rows };
          await save(run, snapshot === undefined ? same : atVersion(same, snapshot));
        }
        const watermark = dryRun ? before : after.watermark;
        const none = isSame ? { removed: 0, added: 0 } : undefined;
        const shown = { ...numbers, ...(none && { rows: none, files: none }) };
        job.onResult(
          resultOf(base, window, shown, comparison, before, {
            ...(version !== undefined && { version }),
            watermark,
          }),
        );
        return dryRun ? 'compared' : 'unchanged';
      }
      const result = resultOf(base, window, { ...numbers, committed: true }, comparison, before, {
        watermark: after.watermark,
      });
      const state: FeedState = { ...after, batch: nextBatch(run, base) };
      planned = { readVersion: version ?? -1, result, state };
      await job.onPlanned(run, planned);
      held.isTried = true;
      const put = await commitReload(run, base, {
        adds,
        removes: plan.removes,
        tidemark: {
          kind: 'reload',
          runId: run.runId,
          feed: run.feed.name,
          ...(window.lower && { from: window.lower.value.literal }),
          ...(after.watermark !== undefined && { to: after.watermark }),
          rows: added,
          removed: plan.rows,
          verified: isVerified,
          fingerprint: after.fingerprint,
        },
      });
      if (put.outcome === 'committed') {
        const own = version === undefined ? 0 : version + 1;
        return landed(run, planned, put.snapshot, own);
      }
      held.isTried = false;
      const caughtUp = await catchUpReload(run, base, attempt);
      if (caughtUp.outcome === 'landed') {
        held.isTried = true;
        return (await landedBefore(run, { ...base, snapshot: caughtUp.snapshot })) ?? 'refetch';
      }
      if (caughtUp.outcome === 'refetch') return 'refetch';
      ({ base } = caughtUp);
    }
    throw new TidemarkError(
      'commit-contention',
      `Feed "${run.feed.name}": other writers of ${run.feed.tablePath} took ${COMMIT_ATTEMPTS} versions in a row. Try the reload again.`,
      { feed: run.feed.name, table: run.feed.tablePath, attempts: COMMIT_ATTEMPTS },
    );
  };

  /** One fetch of the window, and its commit. */
  const reloadOnce = async (
    run: RunContext,
    base: ReloadBase,
    isFirst: boolean,
  ): Promise<RunOutcome | 'refetch'> => {
    const { feed, deps } = run;
    const store = manifestStore(deps.lake, feed.tablePath, run.runId);
    held.manifest = store;
    const from = isFirst && job.attempt > 1 ? await usableManifest(run, base, store) : undefined;
    held.hasManifest = from !== undefined || job.attempt > 1;
    const window = from === undefined ? await windowOf(run, base, request.window) : windowFrom(base, from);
    if (window === undefined) return nothing(run, base);
    const key = base.cursor.key.flatMap((name) => base.columns.filter(({ field }) => field.name === name));
    const comparison = createComparison(key, base.columns, deps.compareRows);
    if (from !== undefined) await replay(run, base, comparison, from);
    const staging = createStaging(run, from?.files);
    held.staging = staging;
    const saveManifest = async (fetched: Fetched): Promise<void> => {
      const manifest = manifestOf(run, base, window, await staging.files(), fetched);
      held.hasManifest = true;
      await store.save(manifest, run.signal);
    };
    const fetched = await fetchWindow(run, base, window, {
      staging,
      comparison,
      from,
      onStaged: saveManifest,
      onPage: (rows) => job.onPage(run, rows),
    });
    if (!fetched.isComplete && !fetched.isOrdered) {
      if (job.attempt === 1) {
        await discard(held);
        return 'stopped';
      }
      throw new TidemarkError(
        'source-contract',
        `Feed "${feed.name}": the service does not keep the order asked for, so its window must be read within one run, and was not. Reload less at once.`,
        { feed: feed.name },
      );
    }
    if (!fetched.isComplete || isLate(run)) {
      await saveManifest(fetched);
      return 'stopped';
    }
    const agreement = await compareCount(run, base, window, fetched);
    if (agreement === 'differs' && isFirst) return 'refetch';
    if (agreement === 'differs' && !force) {
      throw new TidemarkError(
        'source-contract',
        `Feed "${feed.name}": twice, the source counted other rows in the window than it sent. Nothing was changed. ` +
          'Try again when it is quiet, or take what it sends by "force": true.',
        { feed: feed.name },
      );
    }
    noteTableColumns(run, base);
    await countNullCursors(run, base.cursor, true);
    return replace(run, base, window, fetched, comparison, agreement !== 'differs');
  };

  const work: AttemptWork = async (run, stored) => {
    for (let fetch = 1; fetch <= FETCHES; fetch += 1) {
      const base = await reloadBase(run, request.window, stored);
      run.state = base.state;
      const before = fetch === 1 ? await landedBefore(run, base) : undefined;
      const outcome = before ?? (await reloadOnce(run, base, fetch === 1));
      if (outcome !== 'refetch') return outcome;
      await discard(held);
    }
    throw new TidemarkError(
      'commit-contention',
      `Feed "${run.feed.name}": source and table changed during every one of ${FETCHES} fetches. Try the reload again.`,
      { feed: run.feed.name, table: run.feed.tablePath },
    );
  };
  return { work, onEnd: () => discard(held) };
};
