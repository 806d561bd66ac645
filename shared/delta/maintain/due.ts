import type { Snapshot } from '../log/index.ts';
import { countOf } from './properties.ts';

/** Some readers look only ten versions beyond the last checkpoint. */
const INTERVAL = 10;

/** A checkpoint larger than this is written less often: what ten commits cost to read is less than what it costs to write. */
const LARGE_BYTES = 8 * 1024 * 1024;
const LARGE_INTERVAL = 100;

/** After how many commits a table's next checkpoint is due: what the table says, else what its last one was like. */
const intervalOf = ({ metadata, checkpoint }: Pick<Snapshot, 'metadata' | 'checkpoint'>): number => {
  const said = countOf(metadata.configuration, 'delta.checkpointInterval');
  if (said !== undefined && said > 0) return said;
  return (checkpoint?.sizeBytes ?? 0) > LARGE_BYTES ? LARGE_INTERVAL : INTERVAL;
};

/** Whether a version of the table is so far from its last checkpoint that it is to have one. `known`: any snapshot of the table, of late. */
export const isCheckpointDue = (known: Pick<Snapshot, 'metadata' | 'checkpoint'>, version: number): boolean =>
  version - (known.checkpoint?.version ?? 0) >= intervalOf(known);
