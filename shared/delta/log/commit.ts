import * as z from 'zod';
import type { AddFile, CommitInfo, RemoveFile } from './actions.ts';
import type { ParsedActions } from './parse-actions.ts';

const tidemarkSchema = z.object({
  runId: z.string(),
  feed: z.string(),
  kind: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  rows: z.number(),
  batch: z.number(),
  fingerprint: z.string().optional(),
  removed: z.number().optional(),
  verified: z.boolean().optional(),
  below: z.boolean().optional(),
  moved: z.boolean().optional(),
  of: z.string().optional(),
  part: z.string().optional(),
  base: z.object({ id: z.string(), version: z.number() }).optional(),
});

/**
 * What a commit of ours says of itself: `(from, to]` in the source's literals, the rows in it, the batch's number, and the fingerprint of
 * what the literals mean. Without a `kind` it is an append. A `reload` replaced `(from, …]` and left `to` as the watermark, none when no row
 * was left; `removed` rows went, and `verified` tells whether the source counted what came; `below`: its window ended below the watermark. An append says `verified: false` where its rows are
 * to be read again. `create`, `fence` (`of` the transaction that it keeps out) and `take-back` have no rows of a run. `moved`: it moved the
 * feed's progress, or that of its `part`. `base`: the table and version that it was planned on.
 */
export type TidemarkInfo = z.infer<typeof tidemarkSchema>;

/** One version of the log, parsed. `dataChange`: some file of it came or went with its rows. */
export interface Commit {
  readonly version: number;
  readonly adds: readonly AddFile[];
  readonly removes: readonly RemoveFile[];
  readonly dataChange: boolean;
  readonly metadataChanged: boolean;
  readonly protocolChanged: boolean;
  /** Application id to its last batch. */
  readonly txns: ReadonlyMap<string, number>;
  /** Absent in commits of others. */
  readonly tidemark?: TidemarkInfo;
  readonly txnId?: string;
}

const tidemarkOf = (commitInfo: CommitInfo | undefined): Pick<Commit, 'tidemark'> => {
  const parsed = tidemarkSchema.safeParse(commitInfo?.['tidemark']);
  return parsed.success ? { tidemark: parsed.data } : {};
};

/** The summary of a commit from its actions. */
export const toCommit = (version: number, actions: ParsedActions): Commit => ({
  version,
  adds: actions.adds,
  removes: actions.removes,
  dataChange: [...actions.adds, ...actions.removes].some((file) => file.dataChange),
  metadataChanged: actions.metaData !== undefined,
  protocolChanged: actions.protocol !== undefined,
  txns: new Map(actions.txns.map((txn) => [txn.appId, txn.version])),
  ...tidemarkOf(actions.commitInfo),
  ...(actions.commitInfo?.txnId === undefined ? {} : { txnId: actions.commitInfo.txnId }),
});
