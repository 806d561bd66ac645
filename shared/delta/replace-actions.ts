import { TidemarkError } from '../core/index.ts';
import type { Action, AddFile, RemoveFile } from './actions.ts';
import { commitInfoOf, rowActions, type AppendRequest } from './append-actions.ts';

/** An append that takes files out of the table in the same commit. */
export interface ReplaceRequest extends AppendRequest {
  readonly removes: readonly AddFile[];
}

/** The tombstone of a live file: the same logical file, so with the log's own spelling of its path and its deletion vector. */
const removeOf = (add: AddFile, now: number): RemoveFile => {
  const { path, partitionValues, size, tags, deletionVector, baseRowId, defaultRowCommitVersion } = add;
  return {
    path,
    deletionTimestamp: now,
    dataChange: true,
    extendedFileMetadata: true,
    partitionValues,
    size,
    ...(tags && { tags }),
    ...(deletionVector && { deletionVector }),
    ...(baseRowId !== undefined && { baseRowId }),
    ...(defaultRowCommitVersion !== undefined && { defaultRowCommitVersion }),
  };
};

/** A commit may name a path once. */
const checkPaths = ({ files, removes }: ReplaceRequest): void => {
  const paths = [...files, ...removes].map(({ path }) => path);
  if (new Set(paths).size === paths.length) return;
  throw new TidemarkError('invariant', 'A commit must not add or remove the same file twice.');
};

/**
 * The actions of a commit that replaces files, in order: commitInfo, txn, the files that go, the files that come. `rows` of `tidemark` are
 * those that come, `removed` those that go. Source: Delta PROTOCOL.md, "Add File and Remove File".
 */
export const replaceActions = (request: ReplaceRequest): readonly Action[] => {
  checkPaths(request);
  const { removes, now, tidemark } = request;
  const commitInfo = commitInfoOf(request, 'Overwrite', {
    numRemovedFiles: String(removes.length),
    numDeletedRows: String(tidemark.removed ?? 0),
  });
  const [txn, ...adds] = rowActions(request);
  return [
    { commitInfo },
    ...(txn === undefined ? [] : [txn]),
    ...removes.map((add): Action => ({ remove: removeOf(add, now) })),
    ...adds,
  ];
};
