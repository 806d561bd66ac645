import type { Action } from '../log/index.ts';
import { rowlessInfo, type RowlessRequest, txnAction } from './commit-info.ts';

export interface FenceRequest extends RowlessRequest {
  /** The number of the batch that never comes. */
  readonly txn: { readonly appId: string; readonly version: number };
}

/**
 * The actions of a version that holds nothing: it takes the place of a commit that was announced and has not come, so that it never will.
 * Source: Delta PROTOCOL.md, "Transaction Identifiers"; a commit without a file changes no row.
 */
export const fenceActions = (request: FenceRequest): readonly Action[] => [
  { commitInfo: rowlessInfo(request, 'FENCE', {}) },
  txnAction(request),
];
