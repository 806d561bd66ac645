import { encodeHere } from '../../shared/delta/index.ts';
import type { SyncDeps } from '../../shared/sync/index.ts';

type Fixed = 'random' | 'codec' | 'encode' | 'engineVersion' | 'batchBytes' | 'compareRows' | 'redact';

/** What every world of the tests leaves to no chance and bounds by nothing but rows. */
export const TEST_LIMITS: Pick<SyncDeps, Fixed> = {
  random: () => 0.5,
  codec: 'snappy',
  encode: encodeHere,
  engineVersion: '0.0.0-test',
  batchBytes: 1_000_000_000,
  compareRows: 1_000_000,
  redact: (text) => text,
};
