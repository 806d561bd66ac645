import type { FeedState } from '../../state/index.ts';
import type { FeedIdentity } from './events.ts';

/** The progress of a feed that nothing is known of yet. */
export const BLANK: FeedState = {
  fingerprint: '',
  cursorType: '',
  cursorNullable: false,
  key: [],
  verifiedThrough: null,
  unverifiedRows: 0,
  batch: 0,
  rows: 0,
  source: {},
};

/** The progress of a feed before its first run. */
export const beginProgress = ({
  fingerprint,
  cursorType,
  cursorNullable,
  key,
  keyColumns,
}: FeedIdentity): FeedState => ({
  ...BLANK,
  fingerprint,
  cursorType,
  cursorNullable,
  key,
  ...(keyColumns && { keyColumns }),
});
