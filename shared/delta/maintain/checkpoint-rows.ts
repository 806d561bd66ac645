import type { Row } from '../../parquet/index.ts';
import type { WholeState } from '../log/index.ts';

/**
 * The rows of a checkpoint: protocol, metaData, every txn and domain, the live files in the order in which they came with their statistics as they are,
 * and the files that went after `oldestMs` (epoch ms), which vacuum must still know of. One of which its commit does not say when it went, went `now`:
 * to Delta Spark it went in 1970, and versions of yesterday name it. Nothing of them counts as a change of rows.
 * Source: Delta PROTOCOL.md, "Checkpoints".
 */
export const checkpointRows = (
  { snapshot, beyond }: WholeState,
  { now, oldestMs }: { readonly now: number; readonly oldestMs: number },
): readonly [rows: readonly Row[], files: number] => {
  const { protocol, metadata, files } = snapshot;
  const removes = Array.from(beyond.tombstones.values(), (remove) => ({
    ...remove,
    deletionTimestamp: remove.deletionTimestamp ?? now,
  })).filter(({ deletionTimestamp }) => deletionTimestamp > oldestMs);
  const rows = [
    { protocol },
    { metaData: metadata.action },
    ...Array.from(beyond.txns.values(), ({ exact, ...txn }) => ({
      txn: exact === undefined ? txn : { ...txn, version: exact },
    })),
    ...Array.from(beyond.domains.values(), (domainMetadata) => ({ domainMetadata })),
    ...files.map((add) => ({ add: { ...add, dataChange: false } })),
    ...removes.map((remove) => ({ remove: { ...remove, dataChange: false } })),
  ];
  return [rows, files.length];
};
