import { createBufferPool } from '../../shared/parquet/index.ts';
import { createMemoryScratch } from '../../shared/scratch/index.ts';
import type { SyncDeps } from '../../shared/sync/index.ts';
import { spoilingEncode } from './spoiling-encode.ts';

type Fixed =
  | 'random'
  | 'codec'
  | 'encode'
  | 'buffers'
  | 'engineVersion'
  | 'batchBytes'
  | 'aheadBytes'
  | 'busyMs'
  | 'compareRows'
  | 'scratch'
  | 'redact';

/** What every world of the tests leaves to no chance and bounds by nothing but rows. */
export const TEST_LIMITS: Pick<SyncDeps, Fixed> = {
  random: () => 0.5,
  codec: 'snappy',
  encode: spoilingEncode,
  buffers: createBufferPool(1 << 24),
  engineVersion: '0.0.0-test',
  batchBytes: 1_000_000_000,
  aheadBytes: 1_000_000_000,
  busyMs: () => 0,
  compareRows: 1_000_000,
  scratch: createMemoryScratch(),
  redact: (text) => text,
};
