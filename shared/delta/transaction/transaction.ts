import { backoffMs, TidemarkError } from '../../core/index.ts';
import {
  type Action,
  type AddFile,
  type Commit,
  loadCommits,
  loadSnapshot,
  type Snapshot,
  updateSnapshot,
} from '../log/index.ts';
import { type Operation, type Verdict, verdictOf } from './conflict.ts';
import { baseHolds, putAnnounced, type PutOutcome, type PutPorts } from './put-announced.ts';
import { takeBack } from './take-back.ts';
import { conflictsOf, straysAmong, type Stake } from './winner.ts';

/** So many versions in a row may others take. */
const ATTEMPTS = 20;
const BACKOFF = { baseMs: 50, capMs: 2_000 };

/** What a build begins from. `again`, `compare-again` and `plan-again`: others took the version of the build before. */
export interface Since {
  readonly verdict: 'first' | 'again' | 'compare-again' | 'plan-again';
  /** The commits that came since the build before. */
  readonly winners: readonly Commit[];
}

/** What is to be committed, on whichever version it lands. */
export interface Built<After> {
  readonly adds: readonly AddFile[];
  /** Paths of the files that go. */
  readonly inputs: ReadonlySet<string>;
  readonly concerns: Stake['concerns'];
  /** The entry for one version, and what is true once it is there. `base` is a table, made for it where there was none. */
  readonly entry: (
    base: Snapshot,
    txnId: string,
  ) => { readonly actions: readonly Action[]; readonly after: After };
}

/** A build that ends the transaction before anything is put. */
export interface Ended<End> {
  readonly outcome: 'ended';
  readonly end: End;
}

export interface Transaction<After, End> {
  readonly operation: Operation;
  /** The table that the first build is for; absent: there is none yet. */
  readonly base: Snapshot | undefined;
  /** Makes the table, without a row in it. Undefined: another has made one. */
  readonly create: () => Promise<Snapshot | undefined>;
  readonly build: (base: Snapshot | undefined, since: Since) => Promise<Built<After> | Ended<End>>;
}

export type TransactionEnd<End> =
  | Ended<End>
  | {
      readonly outcome: 'landed';
      readonly version: number;
      readonly etag: string;
      /** The version that it was planned on. */
      readonly base: Snapshot;
    }
  | { readonly outcome: 'vanished' | 'table-gone' | 'read-again' | 'stop' };

const contention = (tablePath: string): TidemarkError =>
  new TidemarkError(
    'commit-contention',
    `Other writers of ${tablePath} took ${ATTEMPTS} versions in a row.`,
    { table: tablePath, attempts: ATTEMPTS },
  );

/** The table as it is now, and the commits since `base`; undefined where it is another, or its log does not go on from there. */
const winnersSince = async <After>(
  { lake, tablePath, appId, signal }: PutPorts<After>,
  base: Snapshot | undefined,
): Promise<{ readonly newer: Snapshot; readonly winners: readonly Commit[] } | undefined> => {
  // Where it was written anew from further below, commits that the plan rests on are gone.
  if (!(await baseHolds({ lake, tablePath }, base, signal))) return undefined;
  const newer =
    base === undefined
      ? await loadSnapshot(lake, tablePath, { signal })
      : await updateSnapshot(lake, base, { signal });
  if (newer === undefined) return undefined;
  const from = (base?.version ?? -1) + 1;
  const found = await loadCommits(lake, tablePath, { from, to: newer.version }, { signal });
  if (found.outcome === 'gone') return undefined;
  const tableId = base?.metadata.id ?? newer.metadata.id;
  // A stray that changed columns has given the table the id of the one that it was planned on.
  const { id } = newer.metadata;
  const isSame = id === tableId || straysAmong(found.commits, { appId, tableId }, id).length > 0;
  return isSame ? { newer, winners: found.commits } : undefined;
};

/** What the winners make of a build. */
const judge = (
  operation: Operation,
  base: Snapshot | undefined,
  winners: readonly Commit[],
  stake: Stake,
): Verdict => {
  const files = new Map(
    [...(base?.files ?? []), ...winners.flatMap(({ adds }) => adds)].map((file) => [file.path, file]),
  );
  const conflicts = winners.flatMap((winner) => conflictsOf(winner, stake, (path) => files.get(path)));
  return verdictOf(operation, conflicts);
};

/** Undoes what landed in this table and was planned on another. */
const takeStraysBack = async <After>(
  ports: PutPorts<After>,
  { newer, winners }: { readonly newer: Snapshot; readonly winners: readonly Commit[] },
  table: Stake,
): Promise<void> => {
  const strays = straysAmong(winners, table, newer.metadata.id);
  for (const commit of strays) await takeBack(ports, { commit });
};

type Looked = { readonly base: Snapshot; readonly since: Since } | 'table-gone' | 'read-again' | 'stop';

/** Looks at who took the version, and says how the transaction continues. */
const lookAtWinners = async <After>(
  ports: PutPorts<After>,
  operation: Operation,
  base: Snapshot | undefined,
  stake: Omit<Stake, 'tableId'>,
): Promise<Looked> => {
  const found = await winnersSince(ports, base);
  if (found === undefined) return 'table-gone';
  const { newer, winners } = found;
  const whole = { ...stake, tableId: (base ?? newer).metadata.id };
  const verdict = judge(operation, base, winners, whole);
  switch (verdict) {
    case 'again':
    case 'compare-again':
    case 'plan-again':
      return { base: newer, since: { verdict, winners } };
    case 'take-back':
      await takeStraysBack(ports, found, whole);
      return 'read-again';
    case 'stop':
    case 'read-again':
      return verdict;
    // The put has read its version back, and it is another's: whoever reads the table again finds what there is.
    case 'landed':
    case 'decided':
      return 'read-again';
  }
};

/** Puts what was built as the version after `base`; undefined: none could be made. `isNew`: there was no table at first. */
const putBuilt = async <After>(
  ports: PutPorts<After>,
  base: Snapshot | undefined,
  { adds, entry }: Built<After>,
  { txnId, isNew }: { readonly txnId: string; readonly isNew: boolean },
): Promise<PutOutcome> => {
  if (base === undefined) return { outcome: 'taken' };
  const { metadata, version, etag } = base;
  const planned = { base: { id: metadata.id, version, etag }, tableId: metadata.id, adds, isNew, txnId };
  return putAnnounced(ports, { ...planned, ...entry(base, txnId) });
};

/**
 * One transaction on a table: builds what is to be committed, announces and puts it, judges who took its version, and continues as the rules of
 * conflicts say, up to 20 times with a growing pause. `read-again`, `stop`, `vanished` and `table-gone`: nothing of it is visible, and it is over. Rejects as
 * `build` and `putAnnounced` do, and with `commit-contention`.
 */
export const transact = async <After, End>(
  ports: PutPorts<After>,
  { operation, base: first, create, build }: Transaction<After, End>,
): Promise<TransactionEnd<End>> => {
  const { appId, clock, newId, random, signal, tablePath } = ports;
  let base = first;
  let since: Since = { verdict: 'first', winners: [] };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const built = await build(base, since);
    if ('outcome' in built) return built;
    const table = base ?? (await create());
    // One for each version: what was announced for another one is decided.
    const txnId = newId();
    const put = await putBuilt(ports, table, built, { txnId, isNew: first === undefined });
    if (put.outcome === 'landed' && table !== undefined) return { ...put, base: table };
    if (put.outcome === 'vanished' || put.outcome === 'table-gone') return put;
    await clock.sleep(backoffMs(attempt, BACKOFF, random), signal);
    const { inputs, concerns } = built;
    const looked = await lookAtWinners(ports, operation, table, { appId, txnId, inputs, concerns });
    if (typeof looked === 'string') return { outcome: looked };
    ({ base, since } = looked);
  }
  throw contention(tablePath);
};
