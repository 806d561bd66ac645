import type { Action } from '../log/index.ts';
import { addActions, commitInfoOf, type CommitRequest, metaDataActions, txnAction } from './commit-info.ts';

export interface AppendRequest extends CommitRequest {
  /** False when the rows were compared with the table's. */
  readonly isBlindAppend: boolean;
}

/** The actions of an append, in order: commitInfo, the change of the columns, txn, the files. */
export const appendActions = (request: AppendRequest): readonly Action[] => [
  { commitInfo: commitInfoOf(request, { mode: 'Append', isBlindAppend: request.isBlindAppend }) },
  ...metaDataActions(request),
  txnAction(request),
  ...addActions(request),
];
