import type { AddFile, DomainMetadata, Protocol, RemoveFile } from './actions.ts';
import type { ParsedActions, ParsedTxn } from './parse-actions.ts';

/** What of a table's state only a checkpoint needs. */
export interface Beyond {
  /** Files that are gone, by path and deletion vector. */
  readonly tombstones: Map<string, RemoveFile>;
  readonly txns: Map<string, ParsedTxn>;
  readonly domains: Map<string, DomainMetadata>;
}

/** What actions add up to. Source: Delta PROTOCOL.md, "Action Reconciliation". */
export interface TableState {
  protocol?: Protocol;
  metaData?: Readonly<Record<string, unknown>>;
  /** Live files by path and deletion vector, in the order in which they came. */
  readonly files: Map<string, AddFile>;
  readonly txns: Map<string, number>;
  /** Absent: nobody asked for it. */
  readonly beyond?: Beyond;
}

export const emptyState = (): TableState => ({ files: new Map(), txns: new Map() });

/** A state that keeps what a checkpoint needs. */
export const emptyWholeState = (): TableState & { readonly beyond: Beyond } => ({
  ...emptyState(),
  beyond: { tombstones: new Map(), txns: new Map(), domains: new Map() },
});

/** A logical file is its path together with its deletion vector. */
export const fileKey = ({
  path,
  deletionVector: dv,
}: Pick<AddFile | RemoveFile, 'path' | 'deletionVector'>): string =>
  dv === undefined ? path : `${path}\0${dv.storageType}${dv.pathOrInlineDv}@${dv.offset ?? ''}`;

const applyBeyond = ({ tombstones, txns, domains }: Beyond, actions: ParsedActions): void => {
  for (const remove of actions.removes) tombstones.set(fileKey(remove), remove);
  for (const add of actions.adds) tombstones.delete(fileKey(add));
  for (const txn of actions.txns) txns.set(txn.appId, txn);
  for (const domain of actions.domains)
    if (domain.removed) domains.delete(domain.domain);
    else domains.set(domain.domain, domain);
};

/** Applies one commit (or checkpoint) to `state`, in place. */
export const applyActions = (state: TableState, actions: ParsedActions): void => {
  if (actions.protocol !== undefined) state.protocol = actions.protocol;
  if (actions.metaData !== undefined) state.metaData = actions.metaData;
  for (const remove of actions.removes) state.files.delete(fileKey(remove));
  for (const add of actions.adds) state.files.set(fileKey(add), add);
  for (const { appId, version } of actions.txns) state.txns.set(appId, version);
  if (state.beyond !== undefined) applyBeyond(state.beyond, actions);
};
