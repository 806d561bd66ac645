import type { AddFile, Commit } from '../log/index.ts';
import type { Conflict, Deed } from './conflict.ts';

/** What a transaction rests on, and is known by. */
export interface Stake {
  readonly appId: string;
  readonly txnId: string;
  /** Of the table that it was planned on. */
  readonly tableId: string;
  /** Paths of the files that it takes out. */
  readonly inputs: ReadonlySet<string>;
  /** Whether a file may hold rows that it is about: of its window, or among the values of its own. */
  readonly concerns: (file: AddFile) => boolean;
}

/** A file by its path, in the base or among what winners have brought. */
export type FileAt = (path: string) => AddFile | undefined;

/** Whether a commit of ours was planned on another table than this one. */
const isStray = ({ txns, tidemark }: Commit, { appId, tableId }: Pick<Stake, 'appId' | 'tableId'>): boolean =>
  txns.has(appId) && tidemark?.base !== undefined && tidemark.base.id !== tableId;

/**
 * The commits among those that came after a version of table `tableId` that were planned on another one. `newestId`: the table's id by now. Where that is
 * another, a stray may have brought it with its columns; behind a change of others it is the table's own, and what was planned on it is no stray.
 */
export const straysAmong = (
  commits: readonly Commit[],
  table: Pick<Stake, 'appId' | 'tableId'>,
  newestId: string,
): readonly Commit[] => {
  const isOthers = (commit: Commit): boolean => commit.metadataChanged && !isStray(commit, table);
  const end = newestId === table.tableId ? -1 : commits.findIndex(isOthers);
  return commits.slice(0, end < 0 ? undefined : end).filter((commit) => isStray(commit, table));
};

/** Rows of a file that nobody knows may be any. */
const concernsRemoved = ({ concerns }: Stake, file: AddFile | undefined): boolean =>
  file === undefined || concerns(file);

/** Where a winner did each deed; false: it did not. A deed that is added does not compile until it is looked for. */
type Found = Readonly<Record<Exclude<Deed, 'nothing'>, 'touching' | 'apart' | false>>;

const place = (touches: boolean) => (touches ? 'touching' : 'apart');

/** What a winner did, as far as it matters to a transaction with this stake. */
export const conflictsOf = (commit: Commit, stake: Stake, fileAt: FileAt): readonly Conflict[] => {
  const { adds, removes, txns, txnId, metadataChanged, protocolChanged } = commit;
  const takesInput = removes.some(({ path }) => stake.inputs.has(path));
  const removed = removes.filter(({ dataChange }) => dataChange);
  const added = adds.filter(({ dataChange }) => dataChange);
  const isCompacted = removed.length < removes.length || added.length < adds.length;
  const touchesRows = takesInput || removed.some(({ path }) => concernsRemoved(stake, fileAt(path)));
  const found: Found = {
    own: txnId === stake.txnId && 'touching',
    stray: isStray(commit, stake) && 'touching',
    'same-app': txns.has(stake.appId) && place(takesInput),
    'table-changed': (metadataChanged || protocolChanged) && 'touching',
    'rows-removed': removed.length > 0 && place(touchesRows),
    compacted: isCompacted && place(takesInput),
    'rows-added': added.length > 0 && place(added.some(stake.concerns)),
  };
  const conflicts = Object.entries(found).flatMap(([deed, where]) =>
    where === false ? [] : [{ deed: deed as keyof Found, touches: where === 'touching' }],
  );
  return conflicts.length > 0 ? conflicts : [{ deed: 'nothing', touches: false }];
};
