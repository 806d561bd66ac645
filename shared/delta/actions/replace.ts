import { TidemarkError } from '../../core/index.ts';
import type { Action, AddFile } from '../log/index.ts';
import { addActions, commitInfoOf, type CommitRequest, sizeOf, txnAction } from './commit-info.ts';

export interface ReplaceRequest extends CommitRequest {
  /** The version whose files `removes` are. */
  readonly readVersion: number;
  /** Live files of that version, which go. */
  readonly removes: readonly AddFile[];
}

/** By the same path and deletion vector as the `add`: others name another file. */
const removeAction = (add: AddFile, now: number): Action => ({
  remove: {
    path: add.path,
    deletionTimestamp: now,
    dataChange: true,
    extendedFileMetadata: true,
    partitionValues: add.partitionValues,
    size: add.size,
    ...(add.tags !== undefined && { tags: add.tags }),
    ...(add.deletionVector !== undefined && { deletionVector: add.deletionVector }),
    ...(add.baseRowId !== undefined && { baseRowId: add.baseRowId }),
    ...(add.defaultRowCommitVersion !== undefined && {
      defaultRowCommitVersion: add.defaultRowCommitVersion,
    }),
  },
});

const checkPaths = ({ removes, files }: ReplaceRequest): void => {
  const seen = new Set<string>();
  for (const { path } of [...removes, ...files]) {
    if (seen.has(path))
      throw new TidemarkError('invariant', `A commit would name the file ${path} twice.`, { path });
    seen.add(path);
  }
};

/**
 * The actions of a commit that puts files in the place of others, in order: commitInfo, txn, the files that go, the files that come.
 * `invariant` for a path that is named twice, among those that go, among those that come, or in both.
 * Source: Delta PROTOCOL.md, "Add File and Remove File"; Delta Spark, DeltaOperations (the metrics of replaceWhere).
 */
export const replaceActions = (request: ReplaceRequest): readonly Action[] => {
  const { removes, tidemark, now } = request;
  checkPaths(request);
  const metrics = {
    numRemovedFiles: String(removes.length),
    numRemovedBytes: String(sizeOf(removes)),
    numAddedChangeFiles: '0',
    ...(tidemark.removed !== undefined && { numDeletedRows: String(tidemark.removed) }),
  };
  return [
    { commitInfo: commitInfoOf(request, { mode: 'Overwrite', isBlindAppend: false, metrics }) },
    txnAction(request),
    ...removes.map((add) => removeAction(add, now)),
    ...addActions(request),
  ];
};
