import type { AddFile, MetadataAction, Protocol, RemoveFile } from './actions.ts';
import type { ParsedActions } from './parse-actions.ts';

/** What actions add up to. Source: Delta PROTOCOL.md, "Action Reconciliation". */
export interface TableState {
  protocol?: Protocol;
  metaData?: MetadataAction;
  /** Live files by path and deletion vector, in the order in which they came. */
  readonly files: Map<string, AddFile>;
  readonly txns: Map<string, number>;
}

export const emptyState = (): TableState => ({ files: new Map(), txns: new Map() });

/** A logical file is its path together with its deletion vector. */
export const fileKey = ({
  path,
  deletionVector: dv,
}: Pick<AddFile | RemoveFile, 'path' | 'deletionVector'>): string =>
  dv === undefined ? path : `${path}\0${dv.storageType}${dv.pathOrInlineDv}@${dv.offset ?? ''}`;

/** Applies one commit (or checkpoint) to `state`, in place. */
export const applyActions = (state: TableState, actions: ParsedActions): void => {
  if (actions.protocol !== undefined) state.protocol = actions.protocol;
  if (actions.metaData !== undefined) state.metaData = actions.metaData;
  for (const remove of actions.removes) state.files.delete(fileKey(remove));
  for (const add of actions.adds) state.files.set(fileKey(add), add);
  for (const { appId, version } of actions.txns) state.txns.set(appId, version);
};
