import type { Row } from '../../parquet/index.ts';
import type { WholeState } from '../log/index.ts';

/** A file of which nobody knows when it went is one that went long ago, as in Delta Spark. */
const isUnexpired =
  (oldestMs: number) =>
  ({ deletionTimestamp = 0 }: { readonly deletionTimestamp?: number | undefined }): boolean =>
    deletionTimestamp > oldestMs;

/**
 * The rows of a checkpoint: protocol, metaData, every txn and domain, the live files in the order in which they came with their statistics as they are,
 * and the files that went after `oldestMs` (epoch ms), which vacuum must still know of. Nothing of them counts as a change of rows.
 * Source: Delta PROTOCOL.md, "Checkpoints".
 */
export const checkpointRows = (
  { snapshot, beyond }: WholeState,
  oldestMs: number,
): readonly [rows: readonly Row[], files: number] => {
  const { protocol, metadata, files } = snapshot;
  const removes = [...beyond.tombstones.values()].filter(isUnexpired(oldestMs));
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
