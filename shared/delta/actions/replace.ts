import type { Action, AddFile } from '../log/index.ts';
import {
  addActions,
  commitInfoOf,
  type CommitRequest,
  metaDataActions,
  sizeOf,
  txnAction,
} from './commit-info.ts';
import { checkPaths, removeAction } from './remove.ts';

export interface ReplaceRequest extends CommitRequest {
  /** The version whose files `removes` are. */
  readonly readVersion: number;
  /** Live files of that version, which go. */
  readonly removes: readonly AddFile[];
}

/**
 * The actions of a commit that puts files in the place of others, in order: commitInfo, the change of the columns, txn, the files that go, the files that come.
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
    ...metaDataActions(request),
    txnAction(request),
    ...removes.map((add) => removeAction(add, { now, dataChange: true })),
    ...addActions(request),
  ];
};
